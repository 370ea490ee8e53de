import {
  confIn,
  type DeliveredFile,
  type Delivery,
  deliveriesOf,
  filesBeside,
  filesElsewhere,
  textOfFile,
} from "../model/delivery/deliveredFiles.ts";
import { NO_CONTENT, textIn } from "../model/delivery/deliveredText.ts";
import { decodeBase64, type EmbeddedConf, readEmbeddedConfs, withoutConfs } from "../model/delivery/embeddedConf.ts";
import { findConfPasswords, findPasswords, type PasswordFound, passwordPair } from "../model/delivery/passwords.ts";
import { isSecureString, type PlainPlace, plainPlaces } from "../model/delivery/plainPlaces.ts";
import { readObject, readText } from "../model/graph/reading.ts";
import type { StackResource } from "../model/graph/resource.ts";
import { virtualIpsIn } from "../model/servers/virtualIps.ts";
import { RANDOM_PASSWORD, readSecrets, SECRET_VERSION, type Secrets, secretIn } from "../model/storage/secrets.ts";
import { advised, causedBy, type Finding, undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

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
    const secrets = stack.part(readSecrets);
    yield* deliveries.flatMap((delivery) => [...judgeConf(delivery, secrets)]);
    const files = new Set(deliveries.flatMap((delivery) => [...delivery.files.values()]));
    for (const { file } of deliveries) files.delete(file);
    for (const file of files) yield* judgeFile(file, secrets);
    // Of the others in its bucket only texts: a setup that lies there too holds nothing that could be read.
    for (const { key, text, resource } of filesBeside(stack))
      yield* judgeText(key, textIn(text) ?? "", secrets, resource, "content");
    for (const { key, text, resource } of filesElsewhere(stack))
      yield* judgeCopies(key, textIn(text) ?? "", secrets, resource, "content");
    const confs = new Set(stack.part(readEmbeddedConfs).flatMap((each) => (isWhole(each) ? each.resource : [])));
    const isOfCluster = deliveries.length > 0 || virtualIpsIn(stack, {}).length > 0;
    for (const place of plainPlaces(stack)) {
      if (!confs.has(place.resource)) yield* judgePlace(place, secrets, isOfCluster);
    }
  },
});

/** One that cannot be read is told of by `clpconf-readable`; what is known of its text is searched line by line. */
function* judgeConf(delivery: Delivery, secrets: Secrets): Iterable<Finding> {
  const { file, property } = delivery;
  const text = textIn(file.text);
  const conf = confIn(delivery);
  if (conf === undefined) {
    if (text !== undefined) yield* judgeFile(file, secrets);
    return;
  }
  if (isSecureString(file.resource)) return;
  const found = findConfPasswords(conf.root);
  if (found.length > 0) yield* found.map((each) => holds("clp.conf", each, file.resource));
  // Comments are no elements. The text around one that is no file of its own is judged with the text.
  else if (property === undefined) yield* judgeFile(file, secrets);
  else if (text !== undefined) yield* judgeText("clp.conf", text, secrets, file.resource, property);
}

function* judgeFile({ key, text, resource }: DeliveredFile, secrets: Secrets): Iterable<Finding> {
  const what = `${key} cannot be searched for passwords`;
  const cause = textOfFile(key, resource);
  if (!text.known) {
    yield causedBy(cause, undecided(`${what}: ${text.why}`, resource));
    return;
  }
  const { holds, fault } = text.value;
  if (holds !== undefined) yield* judgeText(key, holds, secrets, resource, "content");
  else if (fault !== NO_CONTENT) yield causedBy(cause, violated(`${what}: ${fault}`, resource));
}

function* judgeText(
  what: string,
  text: string,
  secrets: Secrets,
  resource: StackResource,
  property = what,
): Iterable<Finding> {
  const found = findPasswords(text);
  const isSure = found.some((each) => each.isSure);
  yield* found.filter((each) => each.isSure || !isSure).map((each) => holds(what, each, resource));
  if (!isSure) yield* judgeCopies(what, text, secrets, resource, property);
}

/** A copy of a directory's password is told of by `directory-password-kept` too, hence the cause. */
function* judgeCopies(
  what: string,
  text: string,
  secrets: Secrets,
  resource: StackResource,
  property: string,
): Iterable<Finding> {
  if (!secrets.standIn(text)) return;
  const message = `${what} holds a secret of this stack in clear; let the server read it from Secrets Manager`;
  yield causedBy(secretIn(resource, property), violated(message, resource));
}

function holds(what: string, { at, form, isSure }: PasswordFound, resource: StackResource): Finding {
  if (!isSure) {
    return advised(
      `${what} may hold a password in clear (${at}), by its name; if it is one, let the server read it from Secrets Manager`,
      resource,
    );
  }
  const how = form === "clear" ? "in clear" : "in CLUSTERPRO's encoded form, which every cluster can decode";
  return violated(`${what} holds a password ${how} (${at}); let the server read it from Secrets Manager`, resource);
}

/** A text that is one clp.conf and nothing else, which is judged as such. */
function isWhole({ text, within }: EmbeddedConf): boolean {
  return textIn(text) === within;
}

/** @param isOfCluster Whether the stack has a cluster: elsewhere, what is not known is not this pack's business. */
function* judgePlace({ resource, property, name }: PlainPlace, secrets: Secrets, isOfCluster: boolean) {
  const object = readObject(resource.props, property);
  if (object.state === "known") {
    for (const key of Object.keys(object.value)) {
      const value = readText(object.value, key);
      if (value.state !== "known") continue;
      const pair = passwordPair(key, value.value);
      if (pair !== undefined) yield holds(property, { at: key, form: "clear", isSure: pair === "sure" }, resource);
      else yield* judgeText(`${property}.${key}`, value.value, secrets, resource);
    }
    return;
  }
  const text = readText(resource.props, property);
  if (text.state === "known") {
    const decoded = withoutConfs(decodeBase64(text.value));
    const pair = name === undefined ? undefined : passwordPair(name, decoded);
    if (pair === "sure") {
      yield violated(`${property} is a password in a parameter of plain type; make its type SecureString`, resource);
    } else if (pair === "guess") {
      yield advised(
        `${property} may be a password in a parameter of plain type, by its name; if it is one, make its type SecureString`,
        resource,
      );
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
