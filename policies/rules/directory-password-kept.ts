import { ignoresChanges } from "../model/graph/input.ts";
import { clusterDirectories } from "../model/servers/clusterDirectories.ts";
import { readPerhapsPasswords, readPlainPasswords } from "../model/storage/plainPasswords.ts";
import { secretIn } from "../model/storage/secrets.ts";
import { causedBy, undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

export const directoryPasswordKept = stackRule({
  name: "directory-password-kept",
  description:
    "A cluster's directory ignores changes of its password, and the password stands in no plain property of another resource.",
  why:
    "A new password replaces the directory, and with it the domain that servers and file system are joined to. In user " +
    "data, a parameter or a tag everybody who may look at the account reads it.",
  severity: "critical",
  remediation:
    "Add password to ignoreChanges and rotate it by `aws ds reset-user-password`. Keep it in a secret only, and let the " +
    "servers read it from there.",
  url: "https://docs.aws.amazon.com/directoryservice/latest/admin-guide/ms_ad_password_policies.html",

  *check(stack) {
    for (const directory of clusterDirectories(stack)) {
      if (!ignoresChanges(directory, "password")) {
        yield violated(
          "changes of password are not ignored, so a new one replaces the directory; ignore them",
          directory,
        );
      }
    }
    for (const { resource, property, directory } of stack.part(readPlainPasswords)) {
      const message = `${property} holds the password of the directory "${directory.name}" in plain text; let it be read from a secret`;
      yield causedBy(secretIn(resource, property), violated(message, resource));
    }
    for (const { resource, property, directory, generator } of readPerhapsPasswords(stack)) {
      yield undecided(
        `whether ${property} holds the password of the directory "${directory.name}": it is made from ` +
          `"${generator.name}" too and not known yet; let it be read from a secret`,
        resource,
      );
    }
  },
});
