/** A statement of an IAM policy as it is written, allowing or denying. */
export interface PolicyStatement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[];
  readonly notResources: readonly string[] | undefined;
  /** Of a trust policy: who is meant. Undefined for what has no `Principal`. */
  readonly principal: Principal | undefined;
  /** One for each operator and key; all of them must hold. Operators are lower-cased. */
  readonly conditions: readonly {
    readonly operator: string;
    readonly key: string;
    readonly values: readonly string[];
  }[];
}

/** Who a statement of a trust policy is about. */
export interface Principal {
  /** True for `*`. */
  readonly isAnybody: boolean;
  /** Such as `ec2.amazonaws.com`. */
  readonly services: readonly string[];
}

/** What a statement of an IAM policy allows; texts only, as far as they can be read. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** True for NotAction: everything but a few. */
  readonly allBut: boolean;
  /** Condition keys that must equal something, lower-cased: `aws:resourcetag/clpfsx:cluster`. */
  readonly equalKeys: readonly string[];
}

/** All statements, those that deny among them. Undefined for what is no IAM policy. */
export function parseStatements(text: unknown): readonly PolicyStatement[] | undefined {
  const statements = listOf(property(documentOf(text), "Statement"));
  if (statements.length === 0) return undefined;
  const list = (each: unknown, name: string) => {
    const value = property(each, name);
    return value === undefined ? undefined : textsOf(value);
  };
  return statements.map((each) => ({
    allows: property(each, "Effect") === "Allow",
    actions: list(each, "Action") ?? [],
    notActions: list(each, "NotAction"),
    resources: list(each, "Resource") ?? [],
    notResources: list(each, "NotResource"),
    principal: principalOf(property(each, "Principal")),
    conditions: conditionsOf(property(each, "Condition")),
  }));
}

function principalOf(principal: unknown): Principal | undefined {
  if (principal === undefined) return undefined;
  if (typeof principal !== "object") return { isAnybody: principal === "*", services: [] };
  return {
    isAnybody: textsOf(property(principal, "AWS")).includes("*"),
    services: textsOf(property(principal, "Service")),
  };
}

function conditionsOf(condition: unknown): PolicyStatement["conditions"] {
  if (typeof condition !== "object" || condition === null) return [];
  return Object.entries(condition).flatMap(([operator, keys]) =>
    typeof keys === "object" && keys !== null
      ? Object.entries(keys).map(([key, value]) => ({ operator: operator.toLowerCase(), key, values: textsOf(value) }))
      : [],
  );
}

function documentOf(text: unknown): unknown {
  if (typeof text !== "string") return text;
  if (text.length > LONGEST) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The statements that allow something. Undefined for what is no IAM policy. */
export function parsePolicyDocument(text: unknown): readonly Statement[] | undefined {
  const statements = listOf(property(documentOf(text), "Statement"));
  if (statements.length === 0) return undefined;
  const found: Statement[] = [];
  for (const each of statements) {
    if (typeof each !== "object" || each === null) return undefined;
    if (property(each, "Effect") === "Deny") continue;
    const actions = textsOf(property(each, "Action"));
    const allBut = property(each, "NotAction") !== undefined;
    // A statement without either has them under a name that is not read here.
    if (actions.length === 0 && !allBut) return undefined;
    const resources = textsOf(property(each, "Resource"));
    const allButResources = property(each, "NotResource") !== undefined;
    found.push({
      actions,
      // NotResource leaves nearly everything.
      resources: resources.length === 0 || allButResources ? ["*"] : resources,
      allBut,
      equalKeys: equalKeysOf(property(each, "Condition")),
    });
  }
  return found;
}

/** IAM takes 10,240 characters at most; what is far longer is no policy. */
const LONGEST = 100_000;

/** Operators under which a key must have one of the values, when it is there; `...IfExists` lets its absence pass. */
const EQUALS: ReadonlySet<string> = new Set([
  "stringequals",
  "stringequalsignorecase",
  "stringlike",
  "foranyvalue:stringequals",
  "foranyvalue:stringlike",
]);

function equalKeysOf(condition: unknown): readonly string[] {
  if (typeof condition !== "object" || condition === null) return [];
  return Object.entries(condition).flatMap(([operator, keys]) => {
    if (!EQUALS.has(operator.toLowerCase()) || typeof keys !== "object" || keys === null) return [];
    const limits = Object.entries(keys).filter(([, value]) => !textsOf(value).some(holdsForAll));
    return limits.map(([key]) => key.toLowerCase());
  });
}

/** A value that every value of the key fits: wildcards alone, or the resource's own tag. */
function holdsForAll(value: string): boolean {
  return isAllWildcards(value) || /\$\{(?:aws|ec2):resourcetag\//i.test(value);
}

function isAllWildcards(pattern: string): boolean {
  return /^[*?]+$/.test(pattern);
}

/** True for a pattern that takes in every action of a service, or of several: `*`, `ec2:*`, `ec2:?*`, `e*`, `*:Get*`. */
export function coversService(pattern: string): boolean {
  const [service = "", ...action] = pattern.split(":");
  return /[*?]/.test(service) || isAllWildcards(action.join(":"));
}

/** True when the pattern of an action, `ec2:Replace*`, covers the action. */
export function coversAction(pattern: string, action: string): boolean {
  return matchesPattern(pattern.toLowerCase(), action.toLowerCase());
}

/** True when the text fits the pattern: `*` stands for any text, `?` for one character. */
export function matchesPattern(pattern: string, text: string): boolean {
  const parts = pattern.split("*");
  let rest = text;
  const [first = "", ...others] = parts;
  if (!matchesStart(rest, first)) return false;
  rest = rest.slice(first.length);
  if (others.length === 0) return rest === "";
  for (const [index, part] of others.entries()) {
    if (index === others.length - 1)
      return rest.length >= part.length && matchesStart(rest.slice(rest.length - part.length), part);
    const at = findPart(rest, part);
    if (at < 0) return false;
    rest = rest.slice(at + part.length);
  }
  return true;
}

/** `?` stands for one character. */
function matchesStart(text: string, part: string): boolean {
  if (text.length < part.length) return false;
  return [...part].every((character, index) => character === "?" || character === text[index]);
}

function findPart(text: string, part: string): number {
  for (let at = 0; at + part.length <= text.length; at++) if (matchesStart(text.slice(at), part)) return at;
  return -1;
}

function property(from: unknown, name: string): unknown {
  return typeof from === "object" && from !== null && Object.hasOwn(from, name)
    ? (from as Record<string, unknown>)[name]
    : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function textsOf(value: unknown): readonly string[] {
  return listOf(value).map((each) =>
    typeof each === "string" ? each : typeof each === "boolean" || typeof each === "number" ? String(each) : "*",
  );
}
