import { type Answer, NO, unknown, YES } from "../graph/known.ts";

/** Whether a managed policy allows an action; `denied` goes before every allow. */
export type ManagedAnswer = Answer | "denied";

const CHANGE_ROUTES: readonly string[] = [
  "AdministratorAccess",
  "PowerUserAccess",
  "AmazonEC2FullAccess",
  "AmazonVPCFullAccess",
  "job-function/NetworkAdministrator",
  "job-function/SystemAdministrator",
];

const SHOW_ROUTES: readonly string[] = [
  ...CHANGE_ROUTES,
  "ReadOnlyAccess",
  "SecurityAudit",
  "job-function/ViewOnlyAccess",
  "job-function/SupportUser",
  "AmazonEC2ReadOnlyAccess",
  "AmazonVPCReadOnlyAccess",
  "AmazonFSxConsoleFullAccess",
];

/** What servers usually have beside it, none of which shows a route table. */
const NEITHER =
  /^(AmazonSSM|AmazonS3|CloudWatch(Agent|Logs)|SecretsManager|service-role\/AmazonEC2RoleforSSM$|AmazonFSx(Console)?ReadOnlyAccess$)/;

/**
 * Of the policies that AWS writes, those that servers are given; of others nothing is known.
 *
 * Source: the policies' texts as AWS published them up to March 2026. Of all that deny, AWSDenyAll alone is meant for roles.
 */
export function managedAnswer(arn: string, action: "ec2:ReplaceRoute" | "ec2:DescribeRouteTables"): ManagedAnswer {
  const name = /^arn:[^:]*:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
  if (name === undefined) return notInStack(arn);
  if (name === "AWSDenyAll") return "denied";
  if (action === "ec2:ReplaceRoute") return CHANGE_ROUTES.includes(name) ? YES : NO;
  if (SHOW_ROUTES.includes(name)) return YES;
  return NEITHER.test(name) ? NO : notInStack(arn);
}

function notInStack(arn: string): Answer {
  return unknown(`what the managed policy ${arn} allows is not in the stack`);
}
