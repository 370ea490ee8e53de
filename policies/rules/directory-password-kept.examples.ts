import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
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
};
