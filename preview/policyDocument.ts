import type { Properties } from "./plan/recordedResource.ts";
import { isObject, UNKNOWN, type WireValue } from "./plan/wire.ts";

type Statement = { readonly [key: string]: WireValue };

/**
 * The answer to `aws.iam.getPolicyDocument`, which the provider puts together without asking AWS. Undefined where a
 * document that it builds upon is no JSON. Source: the Terraform AWS provider, data source `aws_iam_policy_document`.
 */
export function policyDocument(args: Properties): Properties | undefined {
  if (JSON.stringify(args).includes(UNKNOWN)) return undefined;
  const sources = parsed(args.sourcePolicyDocuments, args.sourceJson);
  const overrides = parsed(args.overridePolicyDocuments, args.overrideJson);
  if (!sources || !overrides) return undefined;
  const own = listOf(args.statements).filter(isObject).map(statement);
  let statements: Statement[] = [...sources.flatMap(statementsIn), ...own];
  for (const later of overrides.flatMap(statementsIn)) {
    const sid = later.Sid;
    const same = (each: Statement) => typeof sid === "string" && sid !== "" && each.Sid === sid;
    statements = statements.some(same) ? statements.map((each) => (same(each) ? later : each)) : [...statements, later];
  }
  const id = args.policyId ?? [...sources, ...overrides].map((each) => each.Id).findLast((each) => each !== undefined);
  const document = {
    Version: args.version ?? "2012-10-17",
    ...(id === undefined ? {} : { Id: id }),
    Statement: statements,
  };
  return {
    ...args,
    id: "policy",
    json: JSON.stringify(document, null, 2),
    minifiedJson: JSON.stringify(document),
  };
}

function statement(given: { readonly [key: string]: WireValue }): Statement {
  const some = (key: string, value: WireValue | undefined) => (value === undefined ? {} : { [key]: value });
  const conditions: Record<string, Record<string, WireValue>> = {};
  for (const { test, variable, values } of listOf(given.conditions).filter(isObject)) {
    const operator = String(test);
    conditions[operator] = { ...conditions[operator], [String(variable)]: oneOrList(values) ?? [] };
  }
  return {
    ...some("Sid", given.sid),
    Effect: given.effect ?? "Allow",
    ...some("Action", oneOrList(given.actions)),
    ...some("NotAction", oneOrList(given.notActions)),
    ...some("Resource", oneOrList(given.resources)),
    ...some("NotResource", oneOrList(given.notResources)),
    ...some("Principal", principals(given.principals)),
    ...some("NotPrincipal", principals(given.notPrincipals)),
    ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
  };
}

function principals(given: WireValue | undefined): WireValue | undefined {
  const all = listOf(given).filter(isObject);
  if (all.length === 0) return undefined;
  const [first] = all;
  if (all.length === 1 && first?.type === "*" && listOf(first.identifiers).includes("*")) return "*";
  return Object.fromEntries(all.map(({ type, identifiers }) => [String(type), oneOrList(identifiers) ?? []]));
}

/** A list of one is written as the value alone. `&{...}` stands for a variable of IAM's. */
function oneOrList(given: WireValue | undefined): WireValue | undefined {
  const all = listOf(given).map((each) => (typeof each === "string" ? each.replaceAll("&{", "${") : each));
  if (all.length === 0) return undefined;
  return all.length === 1 ? all[0] : all;
}

function parsed(list: WireValue | undefined, single: WireValue | undefined): Statement[] | undefined {
  const texts = [...listOf(list), ...(single === undefined ? [] : [single])].filter((each) => each !== "");
  try {
    const documents = texts.map((each) => JSON.parse(String(each)) as WireValue);
    return documents.every(isObject) ? documents : undefined;
  } catch {
    return undefined;
  }
}

function statementsIn({ Statement: found }: Statement): Statement[] {
  return (Array.isArray(found) ? found : found === undefined ? [] : [found]).filter(isObject);
}

function listOf(value: WireValue | undefined): readonly WireValue[] {
  return Array.isArray(value) ? value : [];
}
