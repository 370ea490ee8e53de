import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "An encrypted root disk",
      build(plan) {
        plan.resource("aws:ec2/instance:Instance", "server1", {
          rootBlockDevice: { encrypted: true },
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
      },
    },
  ],
  bad: [
    {
      title: "A root disk as the image has it",
      build(plan) {
        plan.resource("aws:ec2/instance:Instance", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
      },
    },
    {
      title: "A volume beside it in the clear",
      build(plan) {
        const server = plan.resource("aws:ec2/instance:Instance", "server1", {
          rootBlockDevice: { encrypted: true },
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        const volume = plan.resource("aws:ebs/volume:Volume", "logs", { size: 10 });
        plan.resource("aws:ec2/volumeAttachment:VolumeAttachment", "logs", {
          instanceId: server.id,
          volumeId: volume.id,
        });
      },
    },
  ],
};
