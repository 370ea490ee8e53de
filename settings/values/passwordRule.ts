import { say } from "../../problems/say.ts";
import type { ValueRule } from "./valueRule.ts";

const CLASSES = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9\s]/];

/**
 * Rules of AWS Managed Microsoft AD for the Admin's password. The message never holds the value.
 * Source: Directory Service administration guide, "Creating your AWS Managed Microsoft AD".
 */
export const adminPassword: ValueRule = (password) => {
  const faults: string[] = [];
  if (password.length < 8 || password.length > 64) faults.push("is not 8 to 64 characters long");
  if (/[^\x20-\x7e]/.test(password)) faults.push("has characters other than printable ASCII");
  if (CLASSES.filter((some) => some.test(password)).length < 3) {
    faults.push("has fewer than three of lower-case letters, upper-case letters, digits and symbols");
  }
  if (/admin/i.test(password)) faults.push('contains the word "admin"');
  if (faults.length === 0) return undefined;
  return say(
    `the password ${faults.join(" and ")}`,
    'allowed are 8 to 64 printable ASCII characters of at least three of these classes, without "admin"',
    "Set another with pulumi config set --secret directoryAdminPassword, or remove it to have one generated",
  );
};
