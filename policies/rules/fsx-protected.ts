import { isProtected, PROTECTED_STACKS } from "../rule/protection.ts";
import { resourceRule } from "../rule/rule.ts";

const FILE_SYSTEM = "aws:fsx/windowsFileSystem:WindowsFileSystem";

/**
 * An FSx for Windows file system is protected against deletion by Pulumi.
 *
 * Most of its properties replace it when they change, and the automatic backups go with it.
 */
export const fsxProtected = resourceRule({
  name: "fsx-protected",
  description:
    "An FSx for Windows file system is protected: advice, and a must in the stacks that the configuration names.",
  why:
    "A change of subnets, security groups, directory or key replaces the file system, and deletes it with all its " +
    "automatic backups. With protect set Pulumi refuses.",
  severity: "high",
  remediation: "Set the option protect to true on the file system, and name the stacks that must have it in stacks.",
  url: "https://www.pulumi.com/docs/iac/concepts/options/protect/",
  types: [FILE_SYSTEM],
  configSchema: PROTECTED_STACKS,

  check: (fileSystem, { stacks }) => isProtected(fileSystem, stacks, "the data of both servers"),

  examples: {
    good: [
      {
        title: "A protected file system",
        build(plan) {
          plan.resource(
            "aws:fsx/windowsFileSystem:WindowsFileSystem",
            "data",
            { deploymentType: "MULTI_AZ_1" },
            { protect: true },
          );
        },
      },
    ],
    bad: [
      {
        title: "A file system that the next replacement deletes, in a stack that is named",
        config: { stacks: ["test"] },
        build(plan) {
          plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", { deploymentType: "MULTI_AZ_1" });
        },
      },
    ],
  },
});
