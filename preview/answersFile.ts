import { isDeepStrictEqual } from "node:util";
import { UserError } from "../problems/userError.ts";
import { readGiven } from "../stack/readGiven.ts";
import type { Answer, InvokeAnswers } from "./invokeAnswers.ts";
import type { Properties } from "./plan/recordedResource.ts";
import { isObject, type WireValue } from "./plan/wire.ts";

export interface AnswersFile {
  readonly answers: InvokeAnswers;
  /** A sentence for each entry that nothing asked for: a token may be misspelt. To be called after the run. */
  readonly unused: () => readonly string[];
}

/** One answer, and which arguments it is for; it fits when the read has them among its own. */
interface Entry {
  readonly place: string;
  readonly args: Properties;
  readonly answer: Properties;
}

/**
 * Reads a JSON file of answers: by token an answer, or a list of `{"args": ..., "answer": ...}`, of which the first that
 * fits counts.
 *
 *     {
 *       "aws:ec2/getAmi:getAmi": { "id": "ami-0123456789abcdef0" },
 *       "aws:ssm/getParameter:getParameter": [{ "args": { "name": "/app/size" }, "answer": { "value": "3" } }]
 *     }
 *
 * Throws a UserError that names every wrong place.
 */
export function readAnswersFile(file: string): AnswersFile {
  const problems: string[] = [];
  const entries = Object.entries(parse(file)).map(
    ([token, given]) => [token, entriesOf(token, given, problems)] as const,
  );
  if (problems.length > 0) throw new UserError(problems.map((each) => `${file}: ${each}`).join("\n"));
  const used = new Set<Entry>();
  const answering =
    (all: readonly Entry[]): Answer =>
    (args) => {
      const found = all.find((each) => fits(each.args, args));
      if (found) used.add(found);
      return found?.answer;
    };
  return {
    answers: Object.fromEntries(entries.map(([token, all]) => [token, answering(all)])),
    unused: () =>
      entries
        .flatMap(([, all]) => all)
        .filter((each) => !used.has(each))
        .map(
          ({ place }) =>
            `${file}: ${place}: nothing asked for it; is the token, with its arguments, what the program reads?`,
        ),
  };
}

function parse(file: string): { readonly [key: string]: WireValue } {
  const text = readGiven(file).toString("utf8");
  let content: WireValue;
  try {
    content = JSON.parse(text) as WireValue;
  } catch (error) {
    throw new UserError(`${file}: not valid JSON: ${(error as Error).message}.`);
  }
  if (!isObject(content)) throw new UserError(`${file}: must be an object of answers by token.`);
  return content;
}

function entriesOf(token: string, given: WireValue, problems: string[]): readonly Entry[] {
  // A package, a module and a name; `eks:index:Cluster/getKubeconfig` is a method.
  if (!/^[^:\s]+:[^:\s]*:[^:\s]+$/.test(token)) {
    problems.push(`${token}: no token of a function; one is for example aws:ec2/getAmi:getAmi.`);
    return [];
  }
  if (isObject(given)) return [{ place: token, args: {}, answer: given }];
  if (!Array.isArray(given)) {
    problems.push(`${token}: must be an answer (an object), or a list of {"args": ..., "answer": ...}.`);
    return [];
  }
  return given.flatMap((each, index) => {
    const place = `${token}[${index}]`;
    const args = isObject(each) ? (each.args ?? {}) : null;
    const answer = isObject(each) ? (each.answer ?? null) : null;
    const others = isObject(each) ? Object.keys(each).filter((key) => key !== "args" && key !== "answer") : [];
    if (isObject(args) && isObject(answer) && others.length === 0) return [{ place, args, answer }];
    problems.push(
      `${place}: must be {"args": {...}, "answer": {...}}${others.map((key) => `; ${key} is none of both`)}.`,
    );
    return [];
  });
}

function fits(expected: Properties, actual: Properties): boolean {
  return Object.entries(expected).every(([key, value]) => isDeepStrictEqual(value, actual[key]));
}
