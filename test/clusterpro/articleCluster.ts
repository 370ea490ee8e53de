import { type ArticleValues, articleDefinition } from "../../clusterpro/article.ts";
import type { ClusterDefinition } from "../../clusterpro/definition.ts";

/** The values of the article, with the project's addresses and default timing. */
export const ARTICLE: ArticleValues = {
  clusterName: "cluster",
  servers: [
    { name: "server1", address: "10.0.110.11" },
    { name: "server2", address: "10.0.120.11" },
  ],
  virtualIp: "172.16.0.1",
  group: "failover",
  accountUser: "test.msad.local\\Admin",
  application: { kind: "minio" },
  monitors: {
    fileSystem: { intervalSeconds: 60, retries: 1, timeoutSeconds: 60, startWaitSeconds: 0 },
    application: { intervalSeconds: 60, retries: 1, timeoutSeconds: 60, startWaitSeconds: 0 },
  },
};

/** The article's cluster with some values of its own. */
export function articleCluster(values: Partial<ArticleValues> = {}): ClusterDefinition {
  return articleDefinition({ ...ARTICLE, ...values });
}
