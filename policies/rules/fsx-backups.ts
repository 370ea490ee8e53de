import { read, readNumber } from "../model/graph/reading.ts";
import { isTrue, numberAtLeast } from "../rule/compare.ts";
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
    if (days.state !== "absent" || DEFAULT_DAYS < minimumDays) {
      const preset = `AWS's default is ${DEFAULT_DAYS}`;
      yield* numberAtLeast({ name: "automaticBackupRetentionDays", reading: days, preset }, minimumDays);
    }
    yield* isTrue({ name: "copyTagsToBackups", reading: read(props, "copyTagsToBackups") });
  },
});
