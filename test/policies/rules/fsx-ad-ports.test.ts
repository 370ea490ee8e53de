import assert from "node:assert/strict";
import {
  type Build,
  type Handle,
  type PlanBuilder,
  type PlanProperties,
  UNKNOWN,
} from "../../../policies/harness/index.ts";
import { fsxAdPorts } from "../../../policies/rules/fsx-ad-ports.ts";
import { byResource, FORMS } from "../judge.ts";

const FSX = "aws:fsx/windowsFileSystem:WindowsFileSystem";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const EVERYTHING = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };
const smbFrom = (...cidrBlocks: string[]) => ({ protocol: "tcp", fromPort: 445, toPort: 445, cidrBlocks });
const everythingTo = (...cidrBlocks: string[]) => ({ ...EVERYTHING, cidrBlocks });

/** A VPC 10.<second>.0.0/16 with one subnet for file systems. */
function vpcOf(plan: PlanBuilder, second: number) {
  const vpc = plan.resource("aws:ec2/vpc:Vpc", `vpc${second}`, { cidrBlock: `10.${second}.0.0/16` });
  const subnet = plan.resource("aws:ec2/subnet:Subnet", `data${second}`, {
    vpcId: vpc.id,
    cidrBlock: `10.${second}.0.0/24`,
  });
  return { vpc, subnet, second };
}
type Vpc = ReturnType<typeof vpcOf>;

/** A file system that lets SMB in from these ranges. */
function share(plan: PlanBuilder, { subnet }: Vpc, name: string, from: string[], more: PlanProperties = {}): void {
  const { egress, ...inputs } = { egress: [EVERYTHING], ...more };
  const group = plan.resource(GROUP, `${name}-group`, { ingress: [smbFrom(...from)], egress });
  plan.resource(FSX, name, { subnetIds: [subnet.id], securityGroupIds: [group.id], ...inputs });
}

/** Servers at 10.<second>.<third>.11 and the like. */
function cluster(plan: PlanBuilder, { vpc, second }: Vpc, name: string, thirds: number[], egress: object = EVERYTHING) {
  const group = plan.resource(GROUP, `${name}-servers`, { egress: [egress as PlanProperties] });
  return thirds.map((third) => {
    const subnet = plan.resource("aws:ec2/subnet:Subnet", `${name}-${third}`, {
      vpcId: vpc.id,
      cidrBlock: `10.${second}.${third}.0/24`,
    });
    return plan.resource("aws:ec2/networkInterface:NetworkInterface", `${name}${third}`, {
      subnetId: subnet.id,
      privateIps: [`10.${second}.${third}.11`],
      securityGroups: [group.id],
      tags: { "clpfsx:cluster": name, "clpfsx:server": `${name}${third}` },
    });
  });
}

const peer = (plan: PlanBuilder, one: Handle, other: Handle) =>
  plan.resource("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "peering", {
    vpcId: one.id,
    peerVpcId: other.id,
    autoAccept: true,
  });

for (const { form, deployed } of FORMS) {
  const found = (build: Build) => byResource(fsxAdPorts, build, { deployed });
  const notFrom = (server: string) => `its security groups do not let in from the server "${server}": TCP 445 (SMB)`;

  describe(`fsx-ad-ports ${form}`, () => {
    it("judges servers of a connected VPC, whose file system lies elsewhere", async () => {
      const apart =
        (from: string[]): Build =>
        (plan) => {
          const [data, apps] = [vpcOf(plan, 0), vpcOf(plan, 1)];
          peer(plan, apps.vpc, data.vpc);
          share(plan, data, "share", from);
          cluster(plan, apps, "files", [1, 2]);
        };
      assert.deepEqual(await found(apart(["10.1.0.0/16"])), {});
      assert.deepEqual(await found(apart(["10.1.1.0/24"])), { share: [notFrom("files2")] });
    });

    it("fails closed on servers that are far from the only file system", async () => {
      const far =
        (from: string[]): Build =>
        (plan) => {
          share(plan, vpcOf(plan, 0), "share", from);
          cluster(plan, vpcOf(plan, 1), "files", [1]);
        };
      assert.deepEqual(await found(far(["10.1.0.0/16"])), {});
      const names = await found(far(["10.0.0.0/16"]));
      assert.deepEqual(Object.keys(names), ["share"]);
      assert.match(names.share?.join() ?? "", /^cannot be decided.*server "files1".*no connection between their VPCs/);
    });

    it("leaves clusters alone that have a file system each, in VPCs that are connected", async () => {
      const names = await found((plan) => {
        const vpcs = [0, 1].map((second) => vpcOf(plan, second));
        for (const each of vpcs) {
          share(plan, each, `share${each.second}`, [`10.${each.second}.0.0/16`]);
          cluster(plan, each, `files${each.second}-`, [1, 2]);
        }
        peer(plan, vpcs[0]?.vpc as Handle, vpcs[1]?.vpc as Handle);
      });
      assert.deepEqual(names, {});
    });

    it("judges every file system of a VPC, and every server for each", async () => {
      const two =
        (second: string[], egress: object): Build =>
        (plan) => {
          const vpc = vpcOf(plan, 0);
          share(plan, vpc, "first", ["10.0.0.0/16"]);
          const other = plan.resource("aws:ec2/subnet:Subnet", "other", {
            vpcId: vpc.vpc.id,
            cidrBlock: "10.0.9.0/24",
          });
          share(plan, { ...vpc, subnet: other }, "second", second);
          cluster(plan, vpc, "files", [1, 2], egress);
        };
      assert.deepEqual(await found(two(["10.0.0.0/16"], EVERYTHING)), {});
      assert.deepEqual(await found(two(["10.0.1.0/24"], EVERYTHING)), { second: [notFrom("files2")] });
      const names = await found((plan) => {
        two(["10.0.0.0/16"], EVERYTHING)(plan);
        const group = plan.resources.find(({ name }) => name === "files-servers") as { outputs: object };
        const all = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["192.0.0.0/3", "10.0.0.0/24", "0.0.0.0/5"] };
        Object.assign(group.outputs, { egress: [all] });
      });
      for (const server of ["files1", "files2"]) {
        assert.ok(
          names[server]?.some((each) => /^its security groups do not let out to the file system: TCP 445/.test(each)),
        );
      }
    });

    it("tells two clusters of one VPC apart by the file system that lets each of them in", async () => {
      const two =
        (first: string[], second: string[]): Build =>
        (plan) => {
          const vpc = vpcOf(plan, 0);
          share(plan, vpc, "first", first);
          share(plan, vpc, "second", second);
          cluster(plan, vpc, "one", [1, 2]);
          cluster(plan, vpc, "other", [3, 4]);
        };
      const [one, other] = [
        ["10.0.1.0/24", "10.0.2.0/24"],
        ["10.0.3.0/24", "10.0.4.0/24"],
      ];
      assert.deepEqual(await found(two(one, other)), {});
      assert.deepEqual(await found(two(one, ["10.0.3.0/24"])), { second: [notFrom("other4")] });
      const nobody = await found(two(one, ["192.168.0.0/24"]));
      assert.ok(nobody.second?.includes(notFrom("other3")) && nobody.second.includes(notFrom("other4")));
    });

    it("fails closed on a server whose subnet does not tell its VPC", async () => {
      const names = await found((plan) => {
        share(plan, vpcOf(plan, 0), "share", ["10.0.0.0/16"]);
        plan.resource("aws:ec2/networkInterface:NetworkInterface", "server", {
          subnetId: UNKNOWN,
          privateIps: ["10.7.0.1"],
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server" },
        });
      });
      assert.match(names.share?.join() ?? "", /^cannot be decided.*the VPC of one of them cannot be told/);
    });

    describe("with a directory that cannot be located", () => {
      const unlocated =
        (directory: PlanProperties, egress: object = EVERYTHING): Build =>
        (plan) => {
          const vpc = vpcOf(plan, 0);
          share(plan, vpc, "share", ["10.0.0.0/16"], { egress: [egress as PlanProperties], ...directory });
          cluster(plan, vpc, "files", [1], egress);
        };
      const cases: readonly (readonly [string, PlanProperties, RegExp])[] = [
        ["outside the stack", { activeDirectoryId: "d-1" }, /activeDirectoryId names a directory outside the stack/],
        [
          "whose addresses are not known",
          { selfManagedActiveDirectory: { dnsIps: UNKNOWN } },
          /selfManagedActiveDirectory\.dnsIps is not known yet/,
        ],
        [
          "of which one address is not known",
          { selfManagedActiveDirectory: { dnsIps: ["10.0.0.1", UNKNOWN] } },
          /selfManagedActiveDirectory\.dnsIps is not known yet/,
        ],
        ["that is not known itself", { activeDirectoryId: UNKNOWN }, /activeDirectoryId cannot be told yet/],
      ];
      for (const [what, directory, says] of cases) {
        it(`says so where it matters: one ${what}`, async () => {
          assert.deepEqual(await found(unlocated(directory)), {});
          const anyPrivate = everythingTo("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "0.0.0.0/1", "128.0.0.0/1");
          assert.deepEqual(await found(unlocated(directory, anyPrivate)), {});
          const names = await found(unlocated(directory, everythingTo("10.0.0.0/16")));
          assert.deepEqual(Object.keys(names).sort(), ["files1", "share"]);
          for (const message of Object.values(names).flat()) {
            assert.match(message, /^cannot be decided/);
            assert.match(message, says);
          }
        });
      }

      it("refuses what is shut to all the world", async () => {
        const egress = { protocol: "tcp", fromPort: 1, toPort: 9000, cidrBlocks: ["10.0.0.0/16"] };
        const names = await found(unlocated({ activeDirectoryId: "d-1" }, egress));
        assert.ok(
          names.share?.some((each) => /^its security groups do not let out to the directory: .*9389/.test(each)),
        );
      });

      it("says so of one whose subnets have no known range", async () => {
        const names = await found((plan) => {
          const vpc = vpcOf(plan, 0);
          const subnet = plan.resource("aws:ec2/subnet:Subnet", "ad", { vpcId: vpc.vpc.id, cidrBlock: UNKNOWN });
          const directory = plan.resource("aws:directoryservice/directory:Directory", "ad", {
            vpcSettings: { vpcId: vpc.vpc.id, subnetIds: [subnet.id] },
          });
          share(plan, vpc, "share", ["10.0.0.0/16"], {
            egress: [everythingTo("10.0.0.0/16")],
            activeDirectoryId: directory.id,
          });
        });
        assert.match(names.share?.join() ?? "", /^cannot be decided.*the range of subnet "ad" is not known/);
      });
    });
  });
}
