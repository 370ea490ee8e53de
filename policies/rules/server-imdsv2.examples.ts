import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "Tokens required",
      build(plan) {
        plan.resource("aws:ec2/instance:Instance", "server1", {
          metadataOptions: { httpTokens: "required" },
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
      },
    },
  ],
  bad: [
    {
      title: "Tokens optional",
      build(plan) {
        plan.resource("aws:ec2/instance:Instance", "server1", {
          metadataOptions: { httpTokens: "optional" },
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
      },
    },
    {
      title: "Left to the image",
      build(plan) {
        plan.resource("aws:ec2/instance:Instance", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
      },
    },
  ],
};
