import { readInput } from "../model/graph/input.ts";
import { addTo } from "../model/graph/multimap.ts";
import { type Reading, read, readText } from "../model/graph/reading.ts";
import type { StackResource } from "../model/graph/resource.ts";
import { possible, type StackGraph } from "../model/graph/stackGraph.ts";
import { howToShow } from "../model/graph/statedReads.ts";
import { SERVER_TAGS } from "../model/servers/clusters.ts";
import { launchSetting } from "../model/servers/launch.ts";
import { INSTANCE_TYPES } from "../model/servers/machines.ts";
import { isTrue } from "../rule/compare.ts";
import { type Finding, undecided } from "../rule/finding.ts";
import { perServer } from "../rule/perServer.ts";
import { stackRule } from "../rule/rule.ts";

const ATTACHMENT = "aws:ec2/volumeAttachment:VolumeAttachment";
const VOLUME_TYPES: readonly string[] = ["aws:ebs/volume:Volume"];
/** What images call their root disk. */
const ROOT_DEVICES: readonly string[] = ["/dev/sda1", "/dev/xvda"];
const IMAGE_COPIES: readonly string[] = ["aws:ec2/amiCopy:AmiCopy"];
const BY_DEFAULT = "aws:ebs/encryptionByDefault:EncryptionByDefault";

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
    yield* perServer(stack, tags, ({ instance }) =>
      instance ? disks(stack, instance, volumes.get(instance) ?? []) : [],
    );
  },
});

/** A volume that is attached; undefined while it cannot be told. */
interface Attached {
  readonly attachment: StackResource;
  readonly volume: StackResource | undefined;
}

function* disks(stack: StackGraph, instance: StackResource, volumes: readonly Attached[]): Iterable<Finding> {
  yield* encrypted(rootDisk(stack, instance), "rootBlockDevice.encrypted", instance);
  const own = readInput(instance, "ebsBlockDevices");
  const list = own.state === "known" && Array.isArray(own.value) ? own.value : [];
  if (own.state === "unknown") yield undecided("ebsBlockDevices is not known yet; write it as a plain value", instance);
  for (const [index, disk] of list.entries()) yield* dataDisk(disk, `ebsBlockDevices[${index}]`, instance);
  if (readInput(instance, "rootBlockDevice", "encrypted").state !== "absent") yield* ofTemplate(stack, instance, list);
  for (const { attachment, volume } of volumes) {
    if (volume) yield* encrypted(read(volume.props, "encrypted"), "encrypted", volume);
    else {
      yield undecided(
        `volumeId of "${attachment.name}" is no volume of the stack or cannot be told yet; give it the id of one, or ` +
          howToShow("aws.ebs.Volume"),
        instance,
      );
    }
  }
}

/** Disks of the launch template beside the root disk, but for those that the instance describes itself. */
function* ofTemplate(stack: StackGraph, instance: StackResource, own: readonly unknown[]): Iterable<Finding> {
  const mappings = launchSetting(stack, instance, "blockDeviceMappings");
  if (mappings.state === "unknown") {
    yield undecided("blockDeviceMappings of its launch template cannot be told; use a template of the stack", instance);
  }
  const nameOf = (disk: unknown) => readText(disk, "deviceName");
  const described = new Set([
    ...ROOT_DEVICES,
    ...own.map(nameOf).flatMap((name) => (name.state === "known" ? name.value : [])),
  ]);
  const list = mappings.state === "known" && Array.isArray(mappings.value) ? mappings.value : [];
  for (const [index, disk] of list.entries()) {
    const name = nameOf(disk);
    if (name.state === "known" && described.has(name.value)) continue;
    const ebs = read(disk, "ebs");
    if (ebs.state === "known") {
      yield* dataDisk(ebs.value, `blockDeviceMappings[${index}].ebs`, instance);
    }
  }
}

/** Without a word of encryption a disk is as the snapshot it is made from, which is not in the stack. */
function* dataDisk(disk: unknown, where: string, resource: StackResource): Iterable<Finding> {
  const reading = read(disk, "encrypted");
  if (reading.state !== "absent" || read(disk, "snapshotId").state === "absent") {
    yield* encrypted(reading, `${where}.encrypted`, resource);
  } else {
    yield undecided(`${where} is encrypted as its snapshot is, which cannot be told; set encrypted to true`, resource);
  }
}

function encrypted(reading: Reading, name: string, on: StackResource): Iterable<Finding> {
  return isTrue({ name, reading: isSaid(reading) ? { state: "known", value: true } : reading, on });
}

/** A launch template names its disks by device, the root disk too. Left out, it is as the image has it. */
function rootDisk(stack: StackGraph, instance: StackResource): Reading {
  const own = readInput(instance, "rootBlockDevice", "encrypted");
  if (own.state !== "absent") return own;
  const mappings = launchSetting(stack, instance, "blockDeviceMappings");
  if (mappings.state === "unknown") return mappings;
  const list: readonly unknown[] = mappings.state === "known" && Array.isArray(mappings.value) ? mappings.value : [];
  const named = list.map((each) => [readText(each, "deviceName"), read(each, "ebs", "encrypted")] as const);
  const roots = named.filter(([name]) => name.state === "known" && ROOT_DEVICES.includes(name.value));
  const root = roots.find(([, encrypted]) => !isSaid(encrypted)) ?? roots[0];
  if (root) return root[1];
  if (named.some(([name]) => name.state === "unknown")) return { state: "unknown" };
  const copy = stack.reference(instance, "ami", IMAGE_COPIES);
  return copy.to === "resource" ? read(copy.resource.props, "encrypted") : { state: "absent" };
}

/** A launch template says it in words. */
function isSaid(reading: Reading): boolean {
  return reading.state === "known" && String(reading.value) === "true";
}

/** By instance; of an attachment that may be to one of several, at each. */
function readVolumes(stack: StackGraph): ReadonlyMap<StackResource, readonly Attached[]> {
  const found = new Map<StackResource, Attached[]>();
  for (const attachment of stack.ofType(ATTACHMENT)) {
    const volume = stack.reference(attachment, "volumeId", VOLUME_TYPES);
    const attached: Attached = { attachment, volume: volume.to === "resource" ? volume.resource : undefined };
    for (const instance of possible(stack.reference(attachment, "instanceId", INSTANCE_TYPES))) {
      addTo(found, instance, attached);
    }
  }
  return found;
}
