import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "32 MB/s",
      build(plan) {
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", { throughputCapacity: 32 });
      },
    },
  ],
  bad: [
    {
      title: "A size for tests",
      build(plan) {
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", { throughputCapacity: 16 });
      },
    },
  ],
};
