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
  /** What only the configuration itself shows, and may be meant; a sentence or two each. */
  readonly warnings: readonly string[];
}

/** Not in the SDK's types: whether a value of the configuration is encrypted where it is kept. */
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };

/**
 * Reads the stack's configuration, the only place that does. Throws `UserError` with every problem, one a line.
 */
export function readSettings(): Settings {
  const project = pulumi.getProject();
  const config = pulumi.runtime.allConfig();
  const result = parseSettings({ project, stack: pulumi.getStack(), config });
  if (!result.ok) throw new UserError(result.problems);

  const key = `${project}:directoryAdminPassword`;
  const password = config[key];
  if (password === undefined) return { spec: result.spec, warnings: [] };
  return {
    spec: result.spec,
    directoryAdminPassword: pulumi.secret(password),
    warnings: isConfigSecret(key) ? [] : [PLAIN_PASSWORD],
  };
}

/** No refusal: on a command line, and in a test, it may be meant. */
const PLAIN_PASSWORD =
  "directoryAdminPassword is plain text in the configuration: whoever reads a stack file with it has the domain's " +
  "Admin. Write it with pulumi config set --secret directoryAdminPassword, and choose another where the file was shared.";
