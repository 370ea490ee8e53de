import { quote } from "../../problems/quote.ts";
import { say } from "../../problems/say.ts";
import type { ValueRule } from "./valueRule.ts";

/** Where the servers fetch a file from. The characters are those that no shell of theirs takes apart. */
export const downloadUri: ValueRule = (text) => {
  if (text.length <= 1000 && (isS3(text) || isHttps(text))) return undefined;
  return say(
    `${quote(text.replace(/\?.*$/, "?..."))} is not a URI that the servers can fetch`,
    "s3://<bucket>/<key> and https://<host>/<path> are allowed, in letters, digits and / . _ ~ + = @ -, without a query",
    "Write for example s3://my-software/clusterpro/ecx52w_x64.zip",
  );
};

function isS3(text: string): boolean {
  return /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/[A-Za-z0-9/._~+=@-]+$/.test(text);
}

function isHttps(text: string): boolean {
  return /^https:\/\/[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:\d{1,5})?\/[A-Za-z0-9/._~+=@-]+$/.test(text);
}

export const sha256: ValueRule = (text) => {
  if (/^[0-9a-f]{64}$/i.test(text)) return undefined;
  return say(
    `${quote(text)} is not a SHA-256`,
    "64 hexadecimal digits are allowed",
    "Take the output of sha256sum, or of Get-FileHash in PowerShell",
  );
};
