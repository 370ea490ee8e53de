import { quote } from "../../problems/quote.ts";
import { say } from "../../problems/say.ts";
import type { ValueRule } from "./valueRule.ts";

/** Path of an element in clp.conf, as problems name one: `/root/cluster/mail/smtp/smtpsrv@0/password`. */
export const confElement: ValueRule = (text) =>
  /^\/root(?:\/[A-Za-z_][\w.-]*(?:@[^/\s]+)?)+$/.test(text)
    ? undefined
    : say(
        `${quote(text)} is no path of an element`,
        "/root and names joined by / are allowed",
        "Copy the path from the preview's error",
      );
