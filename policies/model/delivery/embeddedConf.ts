import { unknown } from "../graph/known.ts";
import { read, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { type FileText, held, textIn } from "./deliveredText.ts";

/** A clp.conf that stands in a text of another purpose. */
export interface EmbeddedConf {
  readonly resource: StackResource;
  /** The property that holds it. */
  readonly property: string;
  /** The whole text that it stands in. */
  readonly within: string;
  readonly text: FileText;
}

/** Properties of resources that carry a text to a server. */
export const SERVER_TEXTS: Readonly<Record<string, readonly string[]>> = {
  "aws:ec2/instance:Instance": ["userData", "userDataBase64"],
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest": ["userData", "userDataBase64"],
  "aws:ec2/launchTemplate:LaunchTemplate": ["userData"],
  "aws:ec2/launchConfiguration:LaunchConfiguration": ["userData", "userDataBase64"],
  "aws:ssm/document:Document": ["content"],
  "aws:ssm/association:Association": ["parameters"],
};

const PARAMETER = "aws:ssm/parameter:Parameter";
const CONF_NAME = /(^|[/.])clp\.conf$/i;

/** What no other document with a `<root>` has. */
const IS_CONF = /<(?:serveros>|awsvip[\s/>]|awsvipw[\s/>]|genw[\s/>]|lankhb[\s/>]|lanhb[\s/>])/;
const CONF = /<root>[\s\S]*?<\/root>/g;

/** Every clp.conf in user data, SSM parameters, documents and associations; the same text once. */
export function readEmbeddedConfs(stack: StackGraph): readonly EmbeddedConf[] {
  const found: EmbeddedConf[] = [];
  const seen = new Set<string>();
  const add = (conf: EmbeddedConf) => {
    const key = textIn(conf.text) ?? conf.resource.urn;
    if (!seen.has(key)) found.push(conf);
    seen.add(key);
  };
  for (const resource of stack.ofType(PARAMETER)) for (const each of inParameter(resource)) add(each);
  for (const [type, properties] of Object.entries(SERVER_TEXTS)) {
    for (const resource of stack.ofType(type)) {
      for (const property of properties) for (const each of inProperty(resource, property)) add(each);
    }
  }
  return found;
}

/** The text without what is a clp.conf of its own: that is judged as such. */
export function withoutConfs(text: string): string {
  return mayHoldConf(text)
    ? text.replace(CONF, (conf) => (IS_CONF.test(conf) ? conf.replace(/[^\n]/g, " ") : conf))
    : text;
}

function mayHoldConf(text: string): boolean {
  return text.includes("<root>") && IS_CONF.test(text);
}

/** A parameter is one clp.conf as a whole, by its name or by its text. */
function* inParameter(resource: StackResource): Iterable<EmbeddedConf> {
  const { props } = resource;
  const property = readText(props, "value").state === "absent" ? "insecureValue" : "value";
  const name = readText(props, "name");
  const value = readText(props, property);
  const isNamed = CONF_NAME.test(name.state === "known" ? name.value : resource.name);
  if (value.state === "known") {
    const text = decodeBase64(value.value);
    if (isNamed) yield { resource, property, within: text, text: held(text) };
    else yield* inText(resource, property, text);
  } else if (isNamed && value.state === "unknown") {
    const why = `${property} is not known yet; let tokens such as @@ENI_ID:server1@@ stand for what comes later`;
    yield { resource, property, within: "", text: unknown(why) };
  }
}

function* inProperty(resource: StackResource, property: string): Iterable<EmbeddedConf> {
  const value = read(resource.props, property);
  if (value.state !== "known") return;
  for (const text of textsOf(value.value)) yield* inText(resource, property, text);
}

/** The text, and of JSON and lists the texts inside: a document gives a script line by line. */
function* textsOf(value: unknown, depth = 0): Iterable<string> {
  if (typeof value === "string") {
    const text = depth === 0 ? decodeBase64(value) : value;
    if (!mayHoldConf(text)) return;
    const json = /^\s*[{[]/.test(text) ? parsed(text) : undefined;
    if (json === undefined) yield text;
    else yield* textsOf(json, depth + 1);
    return;
  }
  const plain = read(value);
  if (plain.state !== "known" || typeof plain.value !== "object" || plain.value === null || depth > DEEPEST) return;
  const { value: object } = plain;
  const parts = Object.keys(object).map((key) => read(object, key));
  const lines = parts.map((each) => (each.state === "known" ? each.value : undefined));
  if (Array.isArray(object) && lines.every((each) => typeof each === "string"))
    yield* textsOf(lines.join("\n"), depth + 1);
  else for (const each of lines) yield* textsOf(each, depth + 1);
}

const DEEPEST = 12;

function parsed(text: string): object | undefined {
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function* inText(resource: StackResource, property: string, within: string): Iterable<EmbeddedConf> {
  if (!mayHoldConf(within)) return;
  for (const { 0: value, index } of within.matchAll(CONF)) {
    if (!IS_CONF.test(value)) continue;
    const isAsWritten = isLiteral(within.slice(0, index)) || !EXPANSION.test(value);
    const text = isAsWritten
      ? held(value)
      : unknown(
          "it is put together on the server, from variables; write tokens such as @@ENI_ID:server1@@ in their place",
        );
    yield { resource, property, within, text };
  }
}

/** What PowerShell, cmd or Systems Manager replace. */
const EXPANSION = /\$[{(]?[A-Za-z_]|%[A-Za-z_]\w*%|\{\{/;

/** Whether what follows stands in one of PowerShell's here-strings that expand nothing. */
function isLiteral(before: string): boolean {
  return before.lastIndexOf("@'") > Math.max(before.lastIndexOf("'@"), before.lastIndexOf('@"'));
}

/** User data and parameters may be base64; a script or a document in clear never looks like it. */
export function decodeBase64(text: string): string {
  // The beginning tells of nearly every text in clear, without a copy of all of it.
  if (/[^\sA-Za-z0-9+/=]/.test(text.slice(0, 200))) return text;
  const compact = text.replace(/\s/g, "");
  if (compact.length < 16 || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return text;
  const decoded = Buffer.from(compact, "base64").toString("utf8");
  // Otherwise a word that happens to look like base64, such as a password.
  return decoded.includes("\uFFFD") ? text : decoded;
}
