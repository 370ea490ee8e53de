import { read, readNumber } from "../model/graph/reading.ts";
import { undecided, violated } from "../rule/finding.ts";
import { resourceRule } from "../rule/rule.ts";

const FILE_SYSTEM = "aws:fsx/windowsFileSystem:WindowsFileSystem";
/** AWS's own when the property is left out. */
const DEFAULT_DAYS = 7;

export const fsxBackups = resourceRule({
  name: "fsx-backups",
  description:
    "An FSx for Windows file system keeps automatic backups for at least 7 days and copies its tags to them.",
  why:
    "The standby holds the same data a moment later: what is deleted or encrypted by mistake is so in both zones. Backups " +
    "without tags are missed by the rules that keep and by the people who look for them.",
  severity: "high",
  remediation:
    "Set automaticBackupRetentionDays to 7 or more and copyTagsToBackups to true. The latter replaces an existing file " +
    "system: plan it with a restore.",
  url: "https://docs.aws.amazon.com/fsx/latest/WindowsGuide/using-backups.html",
  types: [FILE_SYSTEM],
  configSchema: {
    minimumDays: {
      type: "number",
      minimum: 1,
      default: DEFAULT_DAYS,
      description: "Least number of days that automatic backups are kept.",
    },
  },

  *check({ props }, { minimumDays }) {
    const days = readNumber(props, "automaticBackupRetentionDays");
    if (days.state === "unknown") {
      yield undecided(
        `automaticBackupRetentionDays is not known yet; write ${minimumDays} or more as a plain value instead of an output`,
      );
    } else if (days.state === "mistyped") {
      yield violated(`automaticBackupRetentionDays is ${days.found}; it must be a number, ${minimumDays} or more`);
    } else if (days.state === "absent" && DEFAULT_DAYS < minimumDays) {
      yield violated(
        `automaticBackupRetentionDays is not set, and AWS's default is ${DEFAULT_DAYS}; set it to ${minimumDays} or more`,
      );
    } else if (days.state === "known" && days.value < minimumDays) {
      yield violated(`automaticBackupRetentionDays is ${days.value}; it must be ${minimumDays} or more`);
    }
    const tags = read(props, "copyTagsToBackups");
    if (tags.state === "unknown")
      yield undecided("copyTagsToBackups is not known yet; write true as a plain value instead of an output");
    else if (tags.state === "absent" || tags.value !== true)
      yield violated("copyTagsToBackups is not true; set it to true");
  },
});
