import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A file system with a standby in a second zone",
      build(plan) {
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
          deploymentType: "MULTI_AZ_1",
          throughputCapacity: 32,
        });
      },
    },
  ],
  bad: [
    {
      title: "A file system in one zone",
      build(plan) {
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
          deploymentType: "SINGLE_AZ_2",
          throughputCapacity: 32,
        });
      },
    },
    {
      title: "A file system that leaves the choice to AWS",
      build(plan) {
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", { throughputCapacity: 32 });
      },
    },
  ],
};
