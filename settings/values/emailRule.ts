import { z } from "zod";
import { quote } from "../../problems/quote.ts";
import { say } from "../../problems/say.ts";
import type { ValueRule } from "./valueRule.ts";

const EMAIL = z.email();

/** What SNS sends to. */
export const emailAddress: ValueRule = (text) => {
  if (EMAIL.safeParse(text).success) return undefined;
  return say(
    `${quote(text)} is no e-mail address`,
    "one address is allowed",
    "Write for example operators@example.com",
  );
};
