import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../problems/userError.ts";
import { parseSettings } from "./parseSettings.ts";
import type { ClusterSpec } from "./schema/clusterSpec.ts";

export interface Settings {
  readonly spec: ClusterSpec;
  /**
   * First password of the directory's Admin, a secret; absent means that the program generates one. Apart from `spec`,
   * because everything in there may be printed.
   */
  readonly directoryAdminPassword?: pulumi.Output<string>;
}

/**
 * Reads the stack's configuration, the only place that does. Throws `UserError` with every problem, one a line.
 */
export function readSettings(): Settings {
  const project = pulumi.getProject();
  const config = pulumi.runtime.allConfig();
  const result = parseSettings({ project, stack: pulumi.getStack(), config });
  if (!result.ok) throw new UserError(result.problems);

  const password = config[`${project}:directoryAdminPassword`];
  return password === undefined
    ? { spec: result.spec }
    : { spec: result.spec, directoryAdminPassword: pulumi.secret(password) };
}
