import type { Failure, FailureKind } from "./answer.ts";

const LONGEST = 200;

const BY_NAME: readonly (readonly [RegExp, FailureKind])[] = [
  [/^CredentialsProviderError$|^TokenProviderError$|Unable to locate credentials/, "credentials"],
  [/Expired|RequestExpired/, "expired"],
  [/InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|AuthFailure|InvalidAccessKeyId/, "credentials"],
  [/AccessDenied|UnauthorizedOperation|NotAuthorized|OptInRequired/, "denied"],
  [/Throttl|RequestLimitExceeded|TooManyRequests|SlowDown/, "throttled"],
  [/^AbortError$|^TimeoutError$/, "timeout"],
  [/ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE/, "unreachable"],
  [/^SyntaxError$|^Unknown$|^UnknownError$|parse/i, "garbage"],
];

/**
 * What an error of the SDK means. An endpoint that answers what AWS never does, such as a proxy's page, ends in a parser's
 * error: `SyntaxError: Unexpected token '<'`.
 */
export function failureOf(call: string, error: unknown): Failure {
  const { name = "", message = String(error), code } = (error ?? {}) as NodeJS.ErrnoException;
  const kind = BY_NAME.find(([pattern]) => pattern.test(name) || pattern.test(String(code ?? "")))?.[1];
  const status = (error as { $metadata?: { httpStatusCode?: number } })?.$metadata?.httpStatusCode ?? 0;
  const [line = ""] = message.split("\n");
  const said = line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line;
  return { kind: kind ?? (status >= 500 ? "garbage" : "refused"), call, code: name, said: said === "" ? name : said };
}
