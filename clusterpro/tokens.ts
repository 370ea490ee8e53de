import { quote } from "../problems/quote.ts";
import { UserError } from "../problems/userError.ts";

/*
 * What is known only after creation stands in the delivered files as a token and is replaced on the server at bring-up:
 * `@@VPC_ID@@`, `@@ENI_ID:<server>@@`, `@@FSX_DNS@@` and `@@PASSWORD:<n>@@`. So the files are complete at preview.
 */

/** The VPC's id. */
export const VPC_ID_TOKEN = "@@VPC_ID@@";

/** DNS name of the file system. */
export const FSX_DNS_TOKEN = "@@FSX_DNS@@";

/** Id of a server's network interface. */
export function eniIdToken(server: string): string {
  return `@@ENI_ID:${server}@@`;
}

/** True for the token of a server's network interface. */
export function isEniIdToken(token: string): boolean {
  return token.startsWith("@@ENI_ID:");
}

/** Password of account number `position` (from 0), as `clpencrypt` prints it. */
export function passwordToken(position: number): string {
  return `@@PASSWORD:${position}@@`;
}

const TOKEN = /@@(?:VPC_ID|FSX_DNS|ENI_ID:[a-z][a-z0-9-]*|PASSWORD:(?:0|[1-9]\d*))@@/g;

/** True for text that is one token and nothing else. */
export function isToken(text: string): boolean {
  return text.replace(TOKEN, "") === "" && text !== "" && findKnown(text).length === 1;
}

/** The tokens in a text, each once, in the order of their first place; other pairs of `@@` are passed over. */
export function tokensIn(text: string): readonly string[] {
  return [...new Set(findKnown(text))];
}

function findKnown(text: string): readonly string[] {
  return text.match(TOKEN) ?? [];
}

/**
 * The tokens in a text, each once, in the order of their first place. Throws UserError for a pair of `@@` that is no
 * token: nothing would ever replace it.
 */
export function findTokens(text: string): readonly string[] {
  const strays = text.replace(TOKEN, "").match(/@@[^@\r\n]{0,40}(?:@@)?/g) ?? [];
  if (strays.length > 0) {
    throw new UserError(
      [...new Set(strays)].map(
        (stray) =>
          `${quote(stray)} is not a token; @@VPC_ID@@, @@FSX_DNS@@, @@ENI_ID:<server>@@ and @@PASSWORD:<n>@@ are ` +
          "allowed. Correct it, or remove the two @ signs",
      ),
    );
  }
  return tokensIn(text);
}

/** True for a password's token, whose value no output of a stack tells. */
export function isPasswordToken(token: string): boolean {
  return token.startsWith("@@PASSWORD:");
}

/**
 * The text with every token replaced but for those that are to stay. Throws UserError for a stray `@@`, a token without a
 * value, and a value that would be markup in clp.conf or a command in a .bat file. Values are not printed: some are
 * passwords.
 */
export function replaceTokens(
  text: string,
  values: ReadonlyMap<string, string>,
  stays: (token: string) => boolean = () => false,
): string {
  const problems: string[] = [];
  for (const token of findTokens(text)) {
    const value = values.get(token);
    if (value === undefined && stays(token)) continue;
    if (value === undefined) {
      problems.push(`${token} has no value; a value for every token is required. Add it`);
    } else if (!/^[\w.:/+=-]+$/.test(value)) {
      problems.push(
        `${token} has an unusable value; ASCII letters, digits and _ . : / + = - are allowed. Give another`,
      );
    }
  }
  if (problems.length > 0) throw new UserError(problems);
  return text.replace(TOKEN, (token) => values.get(token) ?? token);
}
