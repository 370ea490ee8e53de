import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A week of backups with tags",
      build(plan) {
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
          automaticBackupRetentionDays: 7,
          copyTagsToBackups: true,
        });
      },
    },
  ],
  bad: [
    {
      title: "No automatic backups",
      build(plan) {
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
          automaticBackupRetentionDays: 0,
          copyTagsToBackups: true,
        });
      },
    },
    {
      title: "Backups without tags",
      build(plan) {
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", { automaticBackupRetentionDays: 7 });
      },
    },
  ],
};
