import { ignoresChanges } from "../model/graph/input.ts";
import { clusterDirectories } from "../model/servers/clusterDirectories.ts";
import { readPerhapsPasswords, readPlainPasswords } from "../model/storage/plainPasswords.ts";
import { secretIn } from "../model/storage/secrets.ts";
import { causedBy, undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

/**
 * A change of a cluster's directory's password is ignored, and the password stands in no plain property of another resource.
 *
 * The password cannot be changed in place: a rotated one would replace the domain.
 */
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

  examples: {
    good: [
      {
        title: "A password that is set once and kept in a secret",
        build(plan) {
          const password = "Correct-horse-7";
          plan.resource(
            "aws:directoryservice/directory:Directory",
            "directory",
            { password },
            { ignoreChanges: ["password"] },
          );
          plan.resource("aws:secretsmanager/secretVersion:SecretVersion", "admin", {
            secretString: JSON.stringify({ username: "Admin", password }),
          });
        },
      },
    ],
    bad: [
      {
        title: "A rotation that would replace the domain",
        build(plan) {
          const directory = plan.resource("aws:directoryservice/directory:Directory", "directory", {
            password: "Correct-horse-7",
          });
          plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", { activeDirectoryId: directory.id });
        },
      },
      {
        title: "The password in user data",
        build(plan) {
          const password = "Correct-horse-7";
          plan.resource(
            "aws:directoryservice/directory:Directory",
            "directory",
            { password },
            { ignoreChanges: ["password"] },
          );
          plan.resource("aws:ec2/instance:Instance", "server1", {
            userData: `<powershell>Add-Computer -Password ${password}</powershell>`,
          });
        },
      },
    ],
  },
});
