import * as iam from "@pulumi/aws/iam/index.js";
import * as ssm from "@pulumi/aws/ssm/index.js";
import * as pulumi from "@pulumi/pulumi";
import { type ClusterIdentity, clusterTags } from "./clusterTags.ts";
import { type Join, prepareDocument } from "./prepareDocument.ts";
import { readPrepareScripts } from "./prepareScripts.ts";
import { automationTrust, preparationPolicy } from "./rolePolicies.ts";

export interface PreparationArgs {
  readonly identity: ClusterIdentity;
  /** Kind of directory that servers join. Default: AWS Managed Microsoft AD. */
  readonly join?: Join;
}

/** The runbook that turns a Windows instance into a named member of the domain, and the role it runs with. */
export class Preparation extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:Preparation";

  readonly documentName: pulumi.Output<string>;
  readonly documentVersion: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  /** A role without its policy makes every step fail: executions wait for this. */
  readonly rolePolicy: pulumi.Resource;

  constructor(name: string, { identity, join = "managed" }: PreparationArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Preparation.__pulumiType, name, { identity }, opts);
    const role = new iam.Role(
      name,
      {
        description: `Prepares the servers of CLUSTERPRO cluster ${identity.clusterName}`,
        assumeRolePolicy: JSON.stringify(automationTrust(identity)),
        tags: clusterTags(identity, `${identity.clusterName}-prepare`),
      },
      { parent: this },
    );
    this.rolePolicy = new iam.RolePolicy(
      name,
      { role: role.name, policy: JSON.stringify(preparationPolicy(identity)) },
      { parent: this },
    );
    const document = new ssm.Document(
      name,
      {
        name: `${identity.clusterName}-prepare`,
        documentType: "Automation",
        documentFormat: "JSON",
        content: JSON.stringify(prepareDocument(readPrepareScripts(), join)),
        tags: clusterTags(identity, `${identity.clusterName}-prepare`),
      },
      { parent: this },
    );
    this.documentName = document.name;
    this.documentVersion = document.latestVersion;
    this.roleArn = role.arn;
    this.registerOutputs({ documentName: this.documentName, roleArn: this.roleArn });
  }
}
