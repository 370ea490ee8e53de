import { AwsError } from "../account/awsError.ts";
import type { Json, Properties } from "../account/json.ts";

/** Where a call's answer has what is told in pages, and how the answer names the next one. */
interface Paged {
  /** Lists that pages are cut of, one after the other. */
  readonly lists: readonly string[];
  readonly next: "nextToken" | "NextToken" | "NextMarker";
}

const ec2 = (list: string): Paged => ({ lists: [list], next: "nextToken" });
const json = (...lists: readonly string[]): Paged => ({ lists, next: "NextToken" });

/** Source: the services' API references. LookupEvents has pages of its own. */
const PAGED: Readonly<Record<string, Paged>> = {
  "ec2.DescribeNetworkInterfaces": ec2("networkInterfaceSet"),
  "ec2.DescribeRouteTables": ec2("routeTableSet"),
  "ec2.DescribeInstances": ec2("reservationSet"),
  "ec2.DescribeInstanceStatus": ec2("instanceStatusSet"),
  "ec2.DescribeSecurityGroups": ec2("securityGroupInfo"),
  "ec2.DescribeNatGateways": ec2("natGatewaySet"),
  "ec2.DescribeInstanceTypes": ec2("instanceTypeSet"),
  "ec2.DescribeInstanceTypeOfferings": ec2("instanceTypeOfferingSet"),
  "ec2.DescribeSubnets": ec2("subnetSet"),
  "ec2.DescribeVpcs": ec2("vpcSet"),
  "ssm.DescribeInstanceInformation": json("InstanceInformationList"),
  "fsx.DescribeFileSystems": json("FileSystems"),
  "fsx.DescribeBackups": json("Backups"),
  "ds.DescribeDirectories": json("DirectoryDescriptions"),
  "monitoring.DescribeAlarms": json("MetricAlarms", "CompositeAlarms"),
  "lambda.ListFunctions": { lists: ["Functions"], next: "NextMarker" },
  "sns.ListSubscriptionsByTopic": json("Subscriptions"),
  "fis.ListExperiments": { lists: ["experiments"], next: "nextToken" },
  "fis.ListExperimentTemplates": { lists: ["experimentTemplates"], next: "nextToken" },
  "logs.DescribeLogGroups": { lists: ["logGroups"], next: "nextToken" },
};

/** A page of an answer, of at most `limit` things; all of it where the call has no pages. */
export function pageOf(operation: string, input: Properties, answer: Properties, limit: number): Properties {
  const paged = PAGED[operation];
  if (paged === undefined) return answer;
  const token = input.NextToken ?? input.nextToken ?? input.Marker ?? "0";
  const start = Number(token);
  if (!Number.isInteger(start)) throw new AwsError("InvalidNextToken", `The token '${String(token)}' is invalid.`);
  let before = 0;
  const page: Record<string, Json> = { ...answer };
  for (const list of paged.lists) {
    const all = (answer[list] ?? []) as readonly Json[];
    const from = Math.max(0, start - before);
    page[list] = all.slice(from, Math.max(from, start + limit - before));
    before += all.length;
  }
  return start + limit < before ? { ...page, [paged.next]: String(start + limit) } : page;
}
