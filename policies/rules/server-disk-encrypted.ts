import { type Finding, undecided, violated } from "../finding.ts";
import { clustersOf, SERVER_TAGS } from "../model/clusters.ts";
import { readInput } from "../model/input.ts";
import { launchSetting } from "../model/launch.ts";
import { INSTANCE_TYPES } from "../model/machines.ts";
import { type Reading, read } from "../model/reading.ts";
import type { StackResource } from "../model/resource.ts";
import type { StackGraph } from "../model/stackGraph.ts";
import { stackRule } from "../rule.ts";

const ATTACHMENT = "aws:ec2/volumeAttachment:VolumeAttachment";
const VOLUME_TYPES: readonly string[] = ["aws:ebs/volume:Volume"];
const BY_DEFAULT = "aws:ebs/encryptionByDefault:EncryptionByDefault";

/**
 * Every disk of a cluster server is encrypted.
 *
 * It holds CLUSTERPRO's configuration, the computer account of the domain, and what the application writes beside.
 */
export const serverDiskEncrypted = stackRule({
  name: "server-disk-encrypted",
  description: "Every disk of a cluster server is encrypted.",
  why:
    "A snapshot of a server's disk holds CLUSTERPRO's configuration with its password and the computer account that opens " +
    "the share. An existing disk cannot be encrypted: the server would have to be replaced.",
  severity: "medium",
  remediation:
    "Set encrypted to true in rootBlockDevice, in every ebsBlockDevices and on attached volumes, or make encryption the " +
    "account's default by aws.ebs.EncryptionByDefault in this stack.",
  url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    const isDefault = stack.ofType(BY_DEFAULT).some(({ props }) => {
      const enabled = read(props, "enabled");
      return enabled.state === "absent" || (enabled.state === "known" && enabled.value === true);
    });
    if (isDefault) return;
    const volumes = stack.part(readVolumes);
    for (const { instance } of clustersOf(stack, tags).servers) {
      if (!instance) continue;
      yield* encrypted(rootDisk(stack, instance), "rootBlockDevice.encrypted", instance);
      const disks = readInput(instance, "ebsBlockDevices");
      const list = disks.state === "known" && Array.isArray(disks.value) ? disks.value : [];
      if (disks.state === "unknown")
        yield undecided("ebsBlockDevices is not known yet; write it as a plain value", instance);
      for (const [index, disk] of list.entries()) {
        const isNew = read(disk, "snapshotId").state === "absent";
        const reading = read(disk, "encrypted");
        if (isNew || reading.state !== "absent")
          yield* encrypted(reading, `ebsBlockDevices[${index}].encrypted`, instance);
      }
      for (const volume of volumes.get(instance) ?? [])
        yield* encrypted(read(volume.props, "encrypted"), "encrypted", volume);
    }
  },

  examples: {
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
  },
});

function* encrypted(reading: Reading, where: string, resource: StackResource): Iterable<Finding> {
  if (reading.state === "unknown") yield undecided(`${where} is not known yet; write it as true`, resource);
  else if (reading.state === "absent" || reading.value !== true) {
    yield violated(`${where} is not true; set it`, resource);
  }
}

/** A launch template names its disks by device, and the root's name is the image's: any of them may be it. */
function rootDisk(stack: StackGraph, instance: StackResource): Reading {
  const own = readInput(instance, "rootBlockDevice", "encrypted");
  if (own.state !== "absent") return own;
  const mappings = launchSetting(stack, instance, "blockDeviceMappings");
  if (mappings.state !== "known" || !Array.isArray(mappings.value)) return mappings;
  const disks = mappings.value.map((each) => read(each, "ebs", "encrypted"));
  const isTrue = (reading: Reading) => reading.state === "known" && String(reading.value) === "true";
  if (disks.length > 0 && disks.every(isTrue)) return { state: "known", value: true };
  return disks.some(({ state }) => state === "unknown") ? { state: "unknown" } : { state: "absent" };
}

function readVolumes(stack: StackGraph): ReadonlyMap<StackResource, readonly StackResource[]> {
  const found = new Map<StackResource, StackResource[]>();
  for (const attachment of stack.ofType(ATTACHMENT)) {
    const instance = stack.reference(attachment, "instanceId", INSTANCE_TYPES);
    const volume = stack.reference(attachment, "volumeId", VOLUME_TYPES);
    if (instance.to !== "resource" || volume.to !== "resource") continue;
    const known = found.get(instance.resource);
    if (known) known.push(volume.resource);
    else found.set(instance.resource, [volume.resource]);
  }
  return found;
}
