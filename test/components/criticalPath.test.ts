import assert from "node:assert/strict";
import { BROUGHT_UP } from "./broughtUp.ts";
import { type TimedUp, timedUp } from "./timedUp.ts";

/** AWS's durations: directory and file system half an hour each, one after the other. */
const DIRECTORY = 30;
const FILE_SYSTEM = 30;

const zones = ["a", "c", "d"].map((letter, at) => ({
  zone: `ap-northeast-1${letter}`,
  publicCidr: `10.0.${at + 1}0.0/24`,
  privateCidr: `10.0.1${at + 1}0.0/24`,
}));
const THREE = {
  network: { zones },
  servers: zones.map(({ zone }, at) => ({ name: `server${at + 1}`, zone, privateIp: `10.0.1${at + 1}0.11` })),
};

describe("the first up, on the stand-in's clock", () => {
  let up: TimedUp;
  before(async () => {
    up = await timedUp(BROUGHT_UP);
  });

  const of = (resource: string, timed = up) => timed.made.get(resource) ?? assert.fail(resource);

  // 77 minutes while servers waited for the directory and for one another, and the installation for the file system.
  it("takes no ten minutes longer than directory and file system, with two servers and with three", async () => {
    const three = await timedUp({ ...BROUGHT_UP, ...THREE });
    assert.ok(three.made.has("Instance clusterpro-server3"));
    for (const { minutes } of [up, three])
      assert.ok(minutes <= DIRECTORY + FILE_SYSTEM + 10, `${minutes.toFixed(1)} minutes`);
  });

  it("names the servers and installs the product while the directory is made, on all side by side", () => {
    const { ended } = of("Directory clusterpro-directory");
    for (const server of ["server1", "server2"]) {
      for (const step of ["renameServer", "installAwsCli", "installClusterpro", "rebootServer"])
        assert.ok(up.step(server, step) < ended, `${server} ${step}`);
      assert.ok(of(`Instance clusterpro-${server}`).ended < 1, server);
    }
    assert.equal(up.step("server1", "installClusterpro"), up.step("server2", "installClusterpro"));
  });

  it("joins the servers after the directory, when its DNS servers are the VPC's, and while the file system is made", () => {
    for (const server of ["server1", "server2"]) {
      const { began, ended } = of(`Association clusterpro-${server}-prepare`);
      assert.ok(began >= of("VpcDhcpOptionsAssociation clusterpro-directory").ended, server);
      assert.ok(ended < of("WindowsFileSystem clusterpro-fsx").ended, server);
    }
  });

  it("makes the file system as soon as there is a directory, and brings the cluster up as soon as there are both", () => {
    assert.equal(of("WindowsFileSystem clusterpro-fsx").began, of("Directory clusterpro-directory").ended);
    assert.equal(of("Association clusterpro-software-run").began, of("WindowsFileSystem clusterpro-fsx").ended);
    assert.ok(up.step("server1", "pushConfiguration") > up.step("server1", "joinDomain"));
  });

  it("has the servers ready beside the file system where the directory was there already", async () => {
    const timed = await timedUp(
      {
        ...BROUGHT_UP,
        directory: { domainName: "corp.example.com", existing: { dnsAddresses: ["10.8.1.10"], secret: "corp/joiner" } },
        cluster: { ...BROUGHT_UP.cluster, account: { user: "clusteradmin", secret: "corp/clusteradmin" } },
      },
      { secrets: ["corp/joiner", "corp/clusteradmin"] },
    );
    assert.ok(timed.minutes <= FILE_SYSTEM + 10, `${timed.minutes.toFixed(1)} minutes`);
  });

  it("names and joins the servers where there is nothing to install", async () => {
    const timed = await timedUp();
    assert.ok(timed.minutes <= DIRECTORY + FILE_SYSTEM + 1, `${timed.minutes.toFixed(1)} minutes`);
    assert.ok(timed.step("server2", "renameServer") < DIRECTORY);
    assert.throws(() => timed.step("server2", "installClusterpro"));
  });
});
