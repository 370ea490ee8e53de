import * as pulumi from "@pulumi/pulumi";
import type { ClusterIdentity } from "./clusterTags.ts";
import * as ssm from "./ssm.ts";

/** Values by name. */
export type Parameters = Readonly<Record<string, string>>;

/** By cluster, which is a new object in each run of the program, and by path. */
const asked = new WeakMap<ClusterIdentity, Map<string, pulumi.Output<Parameters>>>();

/**
 * The SSM parameters of type String right below a path such as `/clpfsx/two`, by name; none where there is none. AWS is
 * asked once for each path in a run of the program, whoever wants to know. Unknown where AWS is not asked.
 */
export function parametersBelow(
  cluster: ClusterIdentity,
  path: string,
  parent: pulumi.Resource,
): pulumi.Output<Parameters> {
  const answers = asked.get(cluster) ?? new Map<string, pulumi.Output<Parameters>>();
  asked.set(cluster, answers);
  const before = answers.get(path);
  if (before !== undefined) return before;
  const { names, values } = ssm.getParametersByPathOutput({ path, withDecryption: false }, { parent });
  const answer = pulumi
    .all([names, values])
    .apply(([found, texts]) => Object.fromEntries(found.map((name, at) => [name, texts[at] ?? ""])));
  answers.set(path, answer);
  return answer;
}

/**
 * The value of an SSM parameter of type String, or undefined where there is none: a read of the parameter itself would
 * fail then. Unknown where AWS is not asked.
 */
export function parameterIfThere(
  cluster: ClusterIdentity,
  name: string,
  parent: pulumi.Resource,
): pulumi.Output<string | undefined> {
  return parametersBelow(cluster, name.slice(0, name.lastIndexOf("/")), parent).apply((found) => found[name]);
}
