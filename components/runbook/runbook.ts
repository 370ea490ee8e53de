import type * as pulumi from "@pulumi/pulumi";
import { sha256Of } from "../../delivery/deliveryKeys.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as iam from "../aws/iam.ts";
import { automationTrust, type PolicyDocument } from "../aws/rolePolicies.ts";
import * as ssm from "../aws/ssm.ts";
import type { AutomationDocument } from "./automationDocument.ts";

/**
 * A Systems Manager runbook of a cluster. Its executions record their success in an SSM parameter, which the program
 * reads (runbookExecution.ts): after a failed execution the association itself looks healthy.
 */
export interface Runbook {
  readonly document: ssm.Document;
  readonly role: iam.Role;
  /** A role without its policy makes every step fail: executions wait for this. */
  readonly policy: iam.RolePolicy;
}

export interface RunbookArgs {
  readonly identity: ClusterIdentity;
  /** The account in which it runs; no other may have its role taken. */
  readonly accountId: pulumi.Output<string>;
  /** What it does, after the cluster's name and before a hash in that of its document: `prepare`, `bring-up`. */
  readonly what: string;
  /** The role's description. */
  readonly description: string;
  /** What the steps that run in Systems Manager itself may do. */
  readonly permissions: PolicyDocument;
  readonly content: AutomationDocument;
}

/** The role, its policy and the document of a runbook, each under `name`. */
export function createRunbook(name: string, args: RunbookArgs, parent: pulumi.Resource): Runbook {
  const { identity } = args;
  const tags = clusterTags(identity, `${identity.clusterName}-${args.what}`);
  const content = JSON.stringify(args.content);
  const role = new iam.Role(
    name,
    {
      description: args.description,
      assumeRolePolicy: args.accountId.apply((accountId) => JSON.stringify(automationTrust(identity, accountId))),
      tags,
    },
    { parent },
  );
  const policy = new iam.RolePolicy(name, { role: role.name, policy: JSON.stringify(args.permissions) }, { parent });
  const document = new ssm.Document(
    name,
    {
      name: documentName(identity, args.what, content),
      documentType: "Automation",
      documentFormat: "JSON",
      content,
      tags,
    },
    { parent },
  );
  return { document, role, policy };
}

/**
 * By the hash of the text: AWS takes no version whose text an earlier one has (DuplicateDocumentContent), and the provider
 * passes over that, so that a runbook put back to what it was would stay as it is. Under another name it is another document.
 */
function documentName({ clusterName }: ClusterIdentity, what: string, content: string): string {
  return `${clusterName}-${what}-${sha256Of(content).slice(0, 8)}`;
}
