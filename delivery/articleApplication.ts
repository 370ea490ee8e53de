import type { ArticleApplication } from "../clusterpro/article.ts";
import type { ApplicationSpec } from "../settings/schema/clusterSpec.ts";

/** The application as CLUSTERPRO's configuration knows it. */
export function articleApplication(application: ApplicationSpec): ArticleApplication {
  return application.kind === "custom" ? { kind: "custom", name: application.name } : { kind: application.kind };
}
