import { createRequire } from "node:module";

/* AWS's packages are CommonJS, which Node reads twice for an import, the first time only for the names that it exports. */
const require = createRequire(import.meta.url);

export interface Packages {
  readonly "@aws-sdk/client-cloudtrail": typeof import("@aws-sdk/client-cloudtrail");
  readonly "@aws-sdk/client-cloudwatch": typeof import("@aws-sdk/client-cloudwatch");
  readonly "@aws-sdk/client-cloudwatch-logs": typeof import("@aws-sdk/client-cloudwatch-logs");
  readonly "@aws-sdk/client-directory-service": typeof import("@aws-sdk/client-directory-service");
  readonly "@aws-sdk/client-ec2": typeof import("@aws-sdk/client-ec2");
  readonly "@aws-sdk/client-fsx": typeof import("@aws-sdk/client-fsx");
  readonly "@aws-sdk/client-iam": typeof import("@aws-sdk/client-iam");
  readonly "@aws-sdk/client-kms": typeof import("@aws-sdk/client-kms");
  readonly "@aws-sdk/client-lambda": typeof import("@aws-sdk/client-lambda");
  readonly "@aws-sdk/client-s3": typeof import("@aws-sdk/client-s3");
  readonly "@aws-sdk/client-secrets-manager": typeof import("@aws-sdk/client-secrets-manager");
  readonly "@aws-sdk/client-service-quotas": typeof import("@aws-sdk/client-service-quotas");
  readonly "@aws-sdk/client-sns": typeof import("@aws-sdk/client-sns");
  readonly "@aws-sdk/client-ssm": typeof import("@aws-sdk/client-ssm");
  readonly "@aws-sdk/client-sts": typeof import("@aws-sdk/client-sts");
  readonly "@aws-sdk/credential-provider-node": typeof import("@aws-sdk/credential-provider-node");
}

/** Throws as `require` does where a package is not there. */
export function load<Name extends keyof Packages>(name: Name): Packages[Name] {
  return require(name);
}
