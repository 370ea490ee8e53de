import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A protected directory",
      build(plan) {
        plan.resource(
          "aws:directoryservice/directory:Directory",
          "directory",
          { name: "corp.example.com", type: "MicrosoftAD" },
          { protect: true },
        );
      },
    },
  ],
  bad: [
    {
      title: "A directory that the next replacement deletes, in a stack that is named",
      config: { stacks: ["test"] },
      build(plan) {
        plan.resource("aws:directoryservice/directory:Directory", "directory", { name: "corp.example.com" });
      },
    },
  ],
};
