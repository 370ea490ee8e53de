import { type Finding, undecided, violated } from "../finding.ts";
import { type DeliveredFile, type Delivery, deliveriesOf, filesBeside } from "../model/deliveredFiles.ts";
import { isInput } from "../model/input.ts";
import { findConfPasswords, findPasswords, isPasswordPair, type PasswordFound } from "../model/passwords.ts";
import { readObject, readText } from "../model/reading.ts";
import type { StackResource } from "../model/resource.ts";
import type { StackGraph } from "../model/stackGraph.ts";
import { virtualIpsIn } from "../model/virtualIps.ts";
import { stackRule } from "../rule.ts";

/**
 * No password stands in what the stack delivers to its servers.
 *
 * CLUSTERPRO's own encoding is no protection: the same code opens every cluster.
 */
export const clpconfNoPassword = stackRule({
  name: "clpconf-no-password",
  description:
    "No password, in clear or in CLUSTERPRO's encoded form, stands in a delivered file, user data, plain SSM parameter or document.",
  why:
    "Whoever may read the bucket, the instance or the account's parameters would have the account that runs the cluster. " +
    "CLUSTERPRO's encoded form is as good as clear: it is the same in every cluster, so it can be copied into another.",
  severity: "critical",
  remediation:
    "Keep the password in Secrets Manager, let the server read it with its role, and leave a token such as " +
    "@@PASSWORD:0@@ in clp.conf for clpencrypt to fill in there. Change the password that was shown.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",

  *check(stack) {
    const deliveries = deliveriesOf(stack);
    const secrets = knownSecrets(stack);
    yield* deliveries.flatMap((delivery) => [...judgeConf(delivery, secrets)]);
    const files = new Set(deliveries.flatMap((delivery) => [...delivery.files.values()]));
    for (const { file } of deliveries) files.delete(file);
    for (const file of files) yield* judgeFile(file, secrets);
    // Of the others in its bucket only texts: a setup that lies there too holds nothing that could be read.
    for (const { key, text, resource } of filesBeside(stack))
      if (text.state === "known") yield* judgeText(key, text.value, secrets, resource);
    const isOfCluster = deliveries.length > 0 || virtualIpsIn(stack, {}).length > 0;
    for (const place of placesOf(stack)) yield* judgePlace(place, secrets, isOfCluster);
  },

  examples: {
    good: [
      {
        title: "A token that is replaced on the server, and a script that reads the secret there",
        build(plan) {
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
            key: "delivery/clp.conf",
            content:
              '<root><cluster><account><list id="0"><password>@@PASSWORD:0@@</password></list></account></cluster></root>',
          });
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "start.bat", {
            key: "delivery/scripts/failover/script_minio/start.bat",
            content: 'set "MINIO_ROOT_PASSWORD="\r\ncall C:\\ProgramData\\minio-credentials.bat\r\nexit /b 0\r\n',
          });
        },
      },
    ],
    bad: [
      {
        title: "A password as Cluster WebUI exports it",
        build(plan) {
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
            key: "delivery/clp.conf",
            content:
              '<root><cluster><account><list id="0"><password>80000006b17b582700630056</password></list></account></cluster></root>',
          });
        },
      },
      {
        title: "A password in user data",
        build(plan) {
          plan.resource("aws:ec2/instance:Instance", "server1", {
            userData: "<powershell>\nnet use \\\\files\\share Secret-123 /user:test\\Admin\n</powershell>",
          });
        },
      },
    ],
  },
});

/** Something beside the delivered files that a server or an operator reads in clear. */
interface Place {
  readonly resource: StackResource;
  readonly property: string;
  /** For a parameter, whose own name tells what its value is. */
  readonly name?: string | undefined;
}

const INSTANCE_LIKE: Readonly<Record<string, readonly string[]>> = {
  "aws:ec2/instance:Instance": ["userData", "userDataBase64"],
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest": ["userData", "userDataBase64"],
  "aws:ec2/launchTemplate:LaunchTemplate": ["userData"],
  "aws:ec2/launchConfiguration:LaunchConfiguration": ["userData", "userDataBase64"],
  "aws:ssm/document:Document": ["content"],
  "aws:ssm/association:Association": ["parameters"],
};
const PARAMETER = "aws:ssm/parameter:Parameter";

const RANDOM_PASSWORD = "random:index/randomPassword:RandomPassword";
const SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

/** Properties that are a password or hold one. */
const SECRET_PROPERTIES: Readonly<Record<string, string>> = {
  [RANDOM_PASSWORD]: "result",
  [SECRET_VERSION]: "secretString",
  "aws:directoryservice/directory:Directory": "password",
};

/** Shorter ones would be found in innocent texts. */
const SHORTEST_SECRET = 8;

/** The stack's own secrets, as far as they are known: to find one that was copied. */
function knownSecrets(stack: StackGraph): ReadonlySet<string> {
  const secrets = new Set<string>();
  for (const [type, property] of Object.entries(SECRET_PROPERTIES)) {
    for (const { props } of stack.ofType(type)) {
      const value = readText(props, property);
      if (value.state === "known") for (const each of secretsIn(value.value)) secrets.add(each);
    }
  }
  return secrets;
}

/** A secret may be JSON with user name and password. */
function secretsIn(text: string): string[] {
  let parts: readonly unknown[] = [text];
  if (text.startsWith("{")) {
    try {
      const json = JSON.parse(text) as Readonly<Record<string, unknown>>;
      parts = Object.entries(json).flatMap(([name, value]) => (/passw(or)?d|pwd|secret/i.test(name) ? [value] : []));
    } catch {
      // No JSON: a password that starts with a brace.
    }
  }
  return parts.filter((each): each is string => typeof each === "string" && each.length >= SHORTEST_SECRET);
}

function* judgeConf({ file, reading }: Delivery, secrets: ReadonlySet<string>): Iterable<Finding> {
  if (reading.state === "known") {
    const found = findConfPasswords(reading.conf.root);
    if (found.length > 0) yield* found.map((each) => holds("clp.conf", each, file.resource));
    // Comments are no elements.
    else yield* judgeFile(file, secrets);
  } else if (reading.state === "unknown") {
    yield undecided(`clp.conf cannot be searched for passwords: ${reading.reason}`, file.resource);
  } else {
    yield violated(`clp.conf cannot be searched for passwords: ${reading.reason}`, file.resource);
  }
}

function* judgeFile({ key, text, resource }: DeliveredFile, secrets: ReadonlySet<string>): Iterable<Finding> {
  const what = `${key} cannot be searched for passwords`;
  if (text.state === "known") yield* judgeText(key, text.value, secrets, resource);
  else if (text.state === "unknown") yield undecided(`${what}: ${text.reason}`, resource);
  else if (text.reason !== "it has no content") yield violated(`${what}: ${text.reason}`, resource);
}

function* judgeText(
  what: string,
  text: string,
  secrets: ReadonlySet<string>,
  resource: StackResource,
): Iterable<Finding> {
  const found = findPasswords(text);
  if (found.length > 0) yield* found.map((each) => holds(what, each, resource));
  else if ([...secrets].some((secret) => text.includes(secret))) {
    yield violated(
      `${what} holds a secret of this stack in clear; let the server read it from Secrets Manager`,
      resource,
    );
  }
}

function holds(what: string, { at, form }: PasswordFound, resource: StackResource): Finding {
  const how = form === "clear" ? "in clear" : "in CLUSTERPRO's encoded form, which every cluster can decode";
  return violated(`${what} holds a password ${how} (${at}); let the server read it from Secrets Manager`, resource);
}

function* placesOf(stack: StackGraph): Iterable<Place> {
  for (const [type, properties] of Object.entries(INSTANCE_LIKE)) {
    for (const resource of stack.ofType(type)) {
      for (const property of properties) if (isInput(resource, property)) yield { resource, property };
    }
  }
  for (const resource of stack.ofType(PARAMETER)) {
    const type = readText(resource.props, "type");
    if (type.state === "known" && type.value === "SecureString") continue;
    const name = readText(resource.props, "name");
    const last = (name.state === "known" ? name.value : resource.name).split("/").at(-1);
    // AWS reports a plain value as insecureValue too.
    const given = readText(resource.props, "value").state === "absent" ? "insecureValue" : "value";
    yield { resource, property: given, name: last };
  }
}

/** @param isOfCluster Whether the stack has a cluster: elsewhere, what is not known is not this pack's business. */
function* judgePlace({ resource, property, name }: Place, secrets: ReadonlySet<string>, isOfCluster: boolean) {
  const object = readObject(resource.props, property);
  if (object.state === "known") {
    for (const key of Object.keys(object.value)) {
      const value = readText(object.value, key);
      if (value.state !== "known") continue;
      if (isPasswordPair(key, value.value)) yield holds(property, { at: key, form: "clear" }, resource);
      else yield* judgeText(`${property}.${key}`, value.value, secrets, resource);
    }
    return;
  }
  const text = readText(resource.props, property);
  if (text.state === "known") {
    const decoded = decode(text.value);
    if (name !== undefined && isPasswordPair(name, decoded)) {
      yield violated(`${property} is a password in a parameter of plain type; make its type SecureString`, resource);
    } else yield* judgeText(property, decoded, secrets, resource);
  } else if (text.state === "unknown") {
    yield* judgeOrigin(resource, property, isOfCluster);
  }
}

/**
 * What is not known yet is judged by where it comes from. Most such texts hold ids of other resources, which are no
 * secret; only what may come from a secret is a finding.
 */
function* judgeOrigin(resource: StackResource, property: string, isOfCluster: boolean): Iterable<Finding> {
  const origins = resource.propertyDependencies[property] ?? [];
  const random = origins.find(({ type }) => type === RANDOM_PASSWORD);
  if (random) {
    yield violated(
      `${property} is made from the random password "${random.name}"; let the server read the secret`,
      resource,
    );
  } else if (isOfCluster && (origins.length === 0 || origins.some(({ type }) => type === SECRET_VERSION))) {
    yield undecided(
      `${property} is not known yet and cannot be searched for passwords; write it as a plain value instead of an output`,
      resource,
    );
  }
}

/** User data may be base64; a script in clear never looks like it. */
function decode(text: string): string {
  const compact = text.replace(/\s/g, "");
  if (compact.length < 16 || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return text;
  const decoded = Buffer.from(compact, "base64").toString("utf8");
  // Otherwise a word that happens to look like base64, such as a password.
  return decoded.includes("\uFFFD") ? text : decoded;
}
