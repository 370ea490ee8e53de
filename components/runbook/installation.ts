import * as pulumi from "@pulumi/pulumi";
import type { ClusterIdentity } from "../aws/clusterTags.ts";
import { installationPolicy } from "../aws/rolePolicies.ts";
import { longestExecution } from "./automationDocument.ts";
import { readFetchScript } from "./bringUpScripts.ts";
import { installDocument } from "./installDocument.ts";
import { readPrepareScripts } from "./prepareScripts.ts";
import { createRunbook } from "./runbook.ts";

/** Where servers find what they install. */
export interface InstallSource {
  readonly bucketName: pulumi.Input<string>;
  /** SHA-256 of the manifest of all that is needed. */
  readonly contentHash: string;
  readonly logGroupName: pulumi.Input<string>;
  /** What must be there before a server fetches it. */
  readonly objects: readonly pulumi.Resource[];
}

export interface InstallationArgs {
  readonly identity: ClusterIdentity;
  /** The account in which it runs. */
  readonly accountId: pulumi.Output<string>;
  /** Absent: servers get their name only. */
  readonly source?: InstallSource;
}

/** The runbook that gives a Windows instance its name and the product, before there is a domain, and its role. */
export class Installation extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:Installation";

  readonly documentName: pulumi.Output<string>;
  readonly documentVersion: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  /** Parameters that say what to install, and from where. */
  readonly product: Readonly<Record<string, pulumi.Input<string>>>;
  /** Longer than all steps of the runbook together. */
  readonly longestSeconds: number;
  /** What executions wait for: a role without its policy makes every step fail. */
  readonly needed: readonly pulumi.Resource[];

  constructor(name: string, { identity, accountId, source }: InstallationArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Installation.__pulumiType, name, { identity }, opts);
    const scripts = { ...readPrepareScripts(), fetchDelivery: readFetchScript() };
    const content = installDocument(scripts, source !== undefined);
    const { document, role, policy } = createRunbook(
      name,
      {
        identity,
        accountId,
        what: "install",
        description: `Installs the servers of CLUSTERPRO cluster ${identity.clusterName}`,
        permissions: installationPolicy(identity),
        content,
      },
      this,
    );
    this.documentName = document.name;
    this.documentVersion = document.latestVersion;
    this.roleArn = role.arn;
    this.product =
      source === undefined
        ? {}
        : { Bucket: source.bucketName, ContentHash: source.contentHash, LogGroup: source.logGroupName };
    this.longestSeconds = longestExecution(content);
    this.needed = [policy, ...(source?.objects ?? [])];
    this.registerOutputs({ documentName: this.documentName, roleArn: this.roleArn });
  }
}
