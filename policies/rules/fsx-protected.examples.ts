import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
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
};
