import * as cloudtrail from "@aws-sdk/client-cloudtrail";
import * as monitoring from "@aws-sdk/client-cloudwatch";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as ds from "@aws-sdk/client-directory-service";
import * as ec2 from "@aws-sdk/client-ec2";
import * as fsx from "@aws-sdk/client-fsx";
import * as iam from "@aws-sdk/client-iam";
import * as kms from "@aws-sdk/client-kms";
import * as lambda from "@aws-sdk/client-lambda";
import * as s3 from "@aws-sdk/client-s3";
import * as secretsmanager from "@aws-sdk/client-secrets-manager";
import * as servicequotas from "@aws-sdk/client-service-quotas";
import * as sns from "@aws-sdk/client-sns";
import * as ssm from "@aws-sdk/client-ssm";
import * as sts from "@aws-sdk/client-sts";
import { NormalizedSchema } from "@smithy/core/schema";
import type { Call } from "../../../standin/http/call.ts";

/** The SDK's clients, which have AWS's model of each call with them, by the service as a signature names it. */
const SERVICES: Readonly<Record<string, object>> = {
  cloudtrail,
  ds,
  ec2,
  fsx,
  iam,
  kms,
  lambda,
  logs,
  monitoring,
  s3,
  secretsmanager,
  servicequotas,
  sns,
  ssm,
  sts,
};

type Ref = Parameters<typeof NormalizedSchema.of>[0];

/** A command's schema is a tuple, whose last member is what it answers. */
type Command = new (input: object) => { readonly schema: readonly unknown[] };

/** An error's status, and its code and status in the query protocol. */
interface ErrorTraits {
  readonly httpError?: number;
  readonly awsQueryError?: readonly [code: string, status: number];
}

/** What the SDK reads of the call's answer; undefined for a service of which it is not installed. */
export function answerModel({ service, operation }: Pick<Call, "service" | "operation">): NormalizedSchema | undefined {
  const client = SERVICES[service];
  if (client === undefined) return undefined;
  const Command = (client as Readonly<Record<string, Command>>)[`${operation}Command`];
  if (Command === undefined) throw new Error(`${service} has no ${operation}`);
  const output = new Command({}).schema.at(-1);
  return NormalizedSchema.of((typeof output === "function" ? output() : output) as Ref);
}

/** Status of HTTP with which a call of that protocol is refused; undefined for an error that the service does not have. */
export function errorStatus(
  { service, protocol }: Pick<Call, "service" | "protocol">,
  name: string,
): number | undefined {
  const schema = (SERVICES[service] as Readonly<Record<string, Ref>> | undefined)?.[`${name}$`];
  if (schema === undefined) return undefined;
  const { awsQueryError, httpError } = NormalizedSchema.of(schema).getMergedTraits() as ErrorTraits;
  if (protocol === "json") return 400;
  return (protocol === "query" ? awsQueryError?.[1] : httpError) ?? 400;
}
