import { quote } from "../../problems/quote.ts";
import { say } from "../../problems/say.ts";
import type { ValueRule } from "./valueRule.ts";

export const region: ValueRule = (text) => {
  if (/^[a-z]{2,8}(-[a-z]{2,12}){1,3}-\d{1,2}$/.test(text)) return undefined;
  return say(
    `${quote(text)} is not the name of an AWS Region`,
    "a name such as ap-northeast-1 is allowed",
    "Set it with pulumi config set aws:region ap-northeast-1",
  );
};

/** The form only: whether the zone is one of the stack's Region takes the Region to see. */
export const zoneName: ValueRule = (text) => {
  if (/^[a-z0-9-]{1,60}$/.test(text)) return undefined;
  return say(
    `${quote(text)} is not a zone's name`,
    "the Region's name and one lower-case letter are allowed",
    "Write for example ap-northeast-1a",
  );
};

export const instanceType: ValueRule = (text) => {
  if (/^[a-z][a-z0-9-]{1,30}\.[a-z0-9-]{1,30}$/.test(text)) return undefined;
  return say(
    `${quote(text)} is not an EC2 instance type`,
    "a family, a dot and a size are allowed",
    "Write for example t3.large",
  );
};

export const imageParameter: ValueRule = (text) => {
  if (/^(\/[A-Za-z0-9_.-]+)+$/.test(text) && text.length <= 1011) return undefined;
  return say(
    `${quote(text)} is not the full name of an SSM parameter`,
    "a path of letters, digits and _ . - that starts with a slash is allowed",
    "Write for example /aws/service/ami-windows-latest/Windows_Server-2022-Japanese-Full-Base",
  );
};

export const kmsKeyArn: ValueRule = (text) => {
  if (/^arn:aws[a-z-]{0,20}:kms:[a-z0-9-]{1,40}:\d{12}:key\/[A-Za-z0-9-]{1,100}$/.test(text)) return undefined;
  return say(
    `${quote(text)} is not the ARN of a KMS key`,
    "arn:aws:kms:<region>:<account>:key/<id> is allowed, an alias is not",
    "Copy the key's ARN from the KMS console, or remove the setting for the AWS managed key",
  );
};

/** A secret's name, free of what a script would take for its own. Source: Secrets Manager API, `CreateSecret`. */
export const secretName: ValueRule = (text) => {
  if (/^[A-Za-z0-9/_.-]{1,128}$/.test(text) && !/-[A-Za-z0-9]{6}$/.test(text)) return undefined;
  return say(
    `${quote(text)} is not the name of a secret in Secrets Manager`,
    "1 to 128 letters, digits and / _ . - are allowed, not ending in a hyphen and six characters (AWS adds those)",
    "Write the name, not the ARN, for example clusterpro/account",
  );
};

/** Source: EC2 API reference, "Resource IDs": eight hexadecimal digits in old accounts, seventeen in all others. */
function resourceId(prefix: string, what: string): ValueRule {
  const id = new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`);
  return (text) => {
    if (id.test(text)) return undefined;
    return say(
      `${quote(text)} is not the id of ${what}`,
      `${prefix}- and 17 hexadecimal digits are allowed`,
      `Write for example ${prefix}-0123456789abcdef0`,
    );
  };
}

export const vpcId = resourceId("vpc", "a VPC");
export const subnetId = resourceId("subnet", "a subnet");
export const routeTableId = resourceId("rtb", "a route table");

/** The name becomes part of the identity of the table's VIP route. */
export const routeTableName: ValueRule = (text) => {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/.test(text)) return undefined;
  return say(
    `${quote(text)} is not a name for a route table`,
    "1 to 63 letters, digits and hyphens are allowed, the first no hyphen",
    "Write for example main",
  );
};

/** Source: Directory Service API, `DirectoryId`. */
export const directoryId: ValueRule = (text) => {
  if (/^d-[0-9a-f]{10}$/.test(text)) return undefined;
  return say(
    `${quote(text)} is not the id of a directory`,
    "d- and 10 hexadecimal digits are allowed",
    "Write for example d-0123456789",
  );
};
