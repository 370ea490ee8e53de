import { readText } from "../model/graph/reading.ts";
import { isProtected, PROTECTED_STACKS } from "../rule/protection.ts";
import { resourceRule } from "../rule/rule.ts";

const DIRECTORY = "aws:directoryservice/directory:Directory";

export const directoryProtected = resourceRule({
  name: "directory-protected",
  description: "A directory is protected: advice, and a must in the stacks that the configuration names.",
  why:
    "A change of its name, edition, password or subnets replaces the directory. Servers and file system lose their " +
    "domain, and no server opens the share again. With protect set Pulumi refuses.",
  severity: "high",
  remediation: "Set the option protect to true on the directory, and name the stacks that must have it in stacks.",
  url: "https://www.pulumi.com/docs/iac/concepts/options/protect/",
  types: [DIRECTORY],
  configSchema: PROTECTED_STACKS,

  check(directory, { stacks }) {
    const type = readText(directory.props, "type");
    // It holds no account.
    if (type.state === "known" && type.value === "ADConnector") return [];
    return isProtected(directory, stacks, "the domain and every account in it");
  },
});
