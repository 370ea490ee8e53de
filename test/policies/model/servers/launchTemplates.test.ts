import assert from "node:assert/strict";
import {
  type Build,
  type Handle,
  type PlanBuilder,
  type PlanProperties,
  UNKNOWN,
} from "../../../../policies/harness/index.ts";
import { profileSetting, templateInterfaceSettings } from "../../../../policies/model/servers/launch.ts";
import { type Rule, stackRule } from "../../../../policies/rule/rule.ts";
import { clusterPortsOpen } from "../../../../policies/rules/cluster-ports-open.ts";
import { serverDiskEncrypted } from "../../../../policies/rules/server-disk-encrypted.ts";
import { serverImdsv2 } from "../../../../policies/rules/server-imdsv2.ts";
import { serversInTwoZones } from "../../../../policies/rules/servers-in-two-zones.ts";
import { vipTargetForwards } from "../../../../policies/rules/vip-target-forwards.ts";
import { byResource, FORMS } from "../../judge.ts";

const INSTANCE = "aws:ec2/instance:Instance";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const ENI = "aws:ec2/networkInterface:NetworkInterface";
const tagsOf = (server: string) => ({ "clpfsx:cluster": "files", "clpfsx:server": server });

/** Two servers, each from a launch template of its own, by its id or its name. */
const fromTemplates =
  (
    template: (plan: PlanBuilder, index: number) => PlanProperties,
    own: (plan: PlanBuilder, index: number) => PlanProperties = (_, index) => ({ tags: tagsOf(`server${index}`) }),
    by: "id" | "name" | "plain name" = "id",
  ): Build =>
  (plan) => {
    for (const index of [0, 1]) {
      const name = `template${index}`;
      const made = plan.resource(TEMPLATE, name, { name, ...template(plan, index) });
      const launchTemplate = { id: { id: made.id }, name: { name: made.output("name") }, "plain name": { name } }[by];
      plan.resource(INSTANCE, `server${index}`, { launchTemplate, ...own(plan, index) });
    }
  };

const subnet = (plan: PlanBuilder, zone: string, name = zone) =>
  plan.resource("aws:ec2/subnet:Subnet", name, { vpcId: "vpc-1", availabilityZone: zone, cidrBlock: "10.0.1.0/24" });

const group = (plan: PlanBuilder, name: string, port: number): Handle =>
  plan.resource("aws:ec2/securityGroup:SecurityGroup", name, {
    ingress: [{ protocol: "tcp", fromPort: port, toPort: port, cidrBlocks: ["10.0.0.0/16"] }],
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
  });

for (const { form, deployed } of FORMS) {
  const found = (rule: Rule, build: Build) => byResource(rule, build, { deployed });

  describe(`servers from a launch template ${form}`, () => {
    for (const by of ["id", "name", "plain name"] as const) {
      it(`lie where its network interfaces do, the template being known by ${by}`, async () => {
        const zones = (second: string) =>
          fromTemplates(
            (plan, index) => ({
              networkInterfaces: [
                { deviceIndex: 0, subnetId: subnet(plan, index === 0 ? "a" : second, `s${index}`).id },
              ],
            }),
            undefined,
            by,
          );
        assert.deepEqual(await found(serversInTwoZones, zones("c")), {});
        const names = await found(serversInTwoZones, zones("a"));
        assert.match(
          names.server0?.join() ?? "",
          /^the servers of the cluster files .* all lie in a; use a second zone/,
        );
      });
    }

    it("lie where they say themselves, before the template", async () => {
      const build = fromTemplates(
        (plan, index) => ({ networkInterfaces: [{ subnetId: subnet(plan, "a", `t${index}`).id }] }),
        (plan, index) => ({
          subnetId: subnet(plan, ["a", "c"][index] ?? "", `s${index}`).id,
          tags: tagsOf(`s${index}`),
        }),
      );
      assert.deepEqual(await found(serversInTwoZones, build), {});
    });

    it("have its security groups, directly or by its network interfaces", async () => {
      for (const give of [
        (id: Handle["id"]) => ({ vpcSecurityGroupIds: [id] }),
        (id: Handle["id"]) => ({ networkInterfaces: [{ securityGroups: [id] }] }),
      ]) {
        const build = fromTemplates((plan, index) => give(group(plan, `group${index}`, 443).id));
        const names = await found(clusterPortsOpen, build);
        assert.deepEqual(Object.keys(names).sort(), ["server0", "server1"]);
        for (const message of Object.values(names).flat()) assert.match(message, /^its security groups do not let in/);
      }
    });

    it("fail closed on the groups of a template outside the stack", async () => {
      const names = await found(clusterPortsOpen, (plan) => {
        for (const server of ["one", "two"]) {
          plan.resource(INSTANCE, server, { launchTemplate: { id: "lt-outside" }, tags: tagsOf(server) });
        }
      });
      assert.ok(Object.values(names).flat().length > 0);
      for (const message of Object.values(names).flat()) assert.match(message, /^cannot be decided/);
    });

    it("stand on the interfaces that it names", async () => {
      const build = (sourceDestCheck: boolean) =>
        fromTemplates((plan, index) => {
          const own = plan.resource(ENI, `eni${index}`, { subnetId: subnet(plan, `z${index}`).id, sourceDestCheck });
          return { networkInterfaces: [{ deviceIndex: 0, networkInterfaceId: own.id }] };
        });
      assert.deepEqual(await found(serversInTwoZones, build(true)), {});
      assert.deepEqual(Object.keys(await found(vipTargetForwards, build(true))).sort(), [
        "eni0",
        "eni1",
        "server0",
        "server1",
      ]);
      // The instance itself would turn the check on again.
      assert.deepEqual(Object.keys(await found(vipTargetForwards, build(false))).sort(), ["server0", "server1"]);
    });

    it("are known by the tags that it gives instances and interfaces", async () => {
      for (const resourceType of ["instance", "network-interface", "volume"]) {
        const build = fromTemplates(
          (_, index) => ({ tagSpecifications: [{ resourceType, tags: tagsOf(`server${index}`) }] }),
          () => ({}),
        );
        const expected = resourceType === "volume" ? [] : ["server0", "server1"];
        assert.deepEqual(Object.keys(await found(serverImdsv2, build)), expected, resourceType);
      }
      const unknown = fromTemplates(
        (plan) => ({
          tagSpecifications: plan.later(UNKNOWN, plan.resource("aws:s3/bucket:Bucket", `b${plan.resources.length}`)),
        }),
        () => ({}),
      );
      for (const message of Object.values(await found(serverImdsv2, unknown)).flat()) {
        assert.match(message, /^cannot be decided.*the tags of "server\d" are not known yet/);
      }
      assert.equal(Object.keys(await found(serverImdsv2, unknown)).length, 2);
    });

    it("ask for tokens as it says, unless they say otherwise", async () => {
      const tokens = (httpTokens: string, own: PlanProperties = {}) =>
        fromTemplates(
          () => ({ metadataOptions: { httpTokens } }),
          (_, index) => ({ tags: tagsOf(`server${index}`), ...own }),
          "plain name",
        );
      assert.deepEqual(await found(serverImdsv2, tokens("required")), {});
      assert.deepEqual(Object.keys(await found(serverImdsv2, tokens("optional"))), ["server0", "server1"]);
      const own = { metadataOptions: { httpTokens: "optional" } };
      assert.deepEqual(Object.keys(await found(serverImdsv2, tokens("required", own))), ["server0", "server1"]);
    });

    it("have its disks beside their own", async () => {
      const disk = (encrypted: string | undefined, deviceName = "xvdf", more: PlanProperties = {}) => ({
        blockDeviceMappings: [{ deviceName, ebs: { encrypted, volumeSize: 10, ...more } }],
      });
      const root = { rootBlockDevice: { encrypted: true } };
      const disks = (template: PlanProperties, own: PlanProperties = root) =>
        fromTemplates(
          () => template,
          (_, index) => ({ tags: tagsOf(`server${index}`), ...own }),
        );
      const clear = async (build: Build) => Object.values(await found(serverDiskEncrypted, build)).flat();
      assert.deepEqual(await clear(disks(disk("true"))), []);
      const message = "blockDeviceMappings[0].ebs.encrypted is not true; set it to true";
      assert.deepEqual(await clear(disks(disk(undefined))), [message, message]);
      assert.deepEqual(await clear(disks(disk("false"))), [message, message]);
      assert.deepEqual(
        await clear(disks(disk("false"), { ...root, ebsBlockDevices: [{ deviceName: "xvdf", encrypted: true }] })),
        [],
      );
      assert.deepEqual(await clear(disks(disk(undefined, "/dev/sda1"))), [], "the root disk, which is their own");
      const fromSnapshot = await clear(disks(disk(undefined, "xvdf", { snapshotId: "snap-1" })));
      assert.equal(fromSnapshot.length, 2);
      for (const each of fromSnapshot)
        assert.match(each, /^cannot be decided .* is encrypted as its snapshot is, which cannot be told/);
      assert.deepEqual(await clear(disks(disk("true", "xvdf", { snapshotId: "snap-1" }))), []);
      assert.deepEqual(await clear(disks(disk("true", "/dev/sda1"), {})), []);
      assert.equal((await clear(disks(disk("false", "/dev/sda1"), {}))).length, 2);
      assert.equal((await clear(disks(disk("true"), {}))).length, 2, "of the root disk nothing is said");
      const noDevice = { deviceName: "xvdb", noDevice: "true" };
      const [ofRoot] = disk("true", "/dev/sda1").blockDeviceMappings;
      assert.deepEqual(await clear(disks({ blockDeviceMappings: [noDevice, ofRoot] as never }, {})), []);
      for (const each of await clear(disks({ blockDeviceMappings: UNKNOWN }))) assert.match(each, /^cannot be decided/);
      assert.equal((await clear(disks({ blockDeviceMappings: UNKNOWN }))).length, 2);
    });

    it("have its profile and its public addresses, for the rules that ask", async () => {
      const seen: unknown[] = [];
      const look = stackRule({
        name: "look",
        description: "Looks at what an instance has of its template.",
        why: "x",
        severity: "low",
        remediation: "x",
        url: "https://example.com",
        check(stack) {
          for (const instance of stack.ofType(INSTANCE)) {
            const profile = profileSetting(stack, instance);
            const shown = typeof profile === "object" ? [profile.from.name, profile.property] : profile;
            seen.push(shown, templateInterfaceSettings(stack, instance, "associatePublicIpAddress").length);
          }
          return [];
        },
      });
      await found(look, (plan) => {
        const profile = plan.resource("aws:iam/instanceProfile:InstanceProfile", "profile", { name: "profile" });
        for (const [name, iamInstanceProfile] of Object.entries({
          byName: { name: profile.output("name") },
          byArn: { arn: profile.output("arn") },
        })) {
          const template = plan.resource(TEMPLATE, name, {
            iamInstanceProfile,
            networkInterfaces: [{ associatePublicIpAddress: "true" }, {}],
          });
          plan.resource(INSTANCE, name, { launchTemplate: { id: template.id } });
          plan.resource(INSTANCE, `own-${name}`, { launchTemplate: { id: template.id }, iamInstanceProfile: "mine" });
        }
        plan.resource(INSTANCE, "outside", { launchTemplate: { name: "elsewhere" } });
        plan.resource(INSTANCE, "none", {});
      });
      assert.deepEqual(seen, [
        ["byName", ["iamInstanceProfile", "name"]],
        1,
        ["own-byName", "iamInstanceProfile"],
        1,
        ["byArn", ["iamInstanceProfile", "arn"]],
        1,
        ["own-byArn", "iamInstanceProfile"],
        1,
        "unknown",
        0,
        undefined,
        0,
      ]);
    });
  });
}
