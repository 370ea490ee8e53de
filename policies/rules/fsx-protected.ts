import { isProtected, PROTECTED_STACKS } from "../rule/protection.ts";
import { resourceRule } from "../rule/rule.ts";

const FILE_SYSTEM = "aws:fsx/windowsFileSystem:WindowsFileSystem";

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
});
