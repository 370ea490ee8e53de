import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import {
  AssociateRouteTableCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  EC2Client,
  ReplaceRouteCommand,
} from "@aws-sdk/client-ec2";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { Operated } from "../operate/cluster.ts";

/**
 * moto, of PyPI, answers some of the calls too, and was made by others: what our answers say in a name of AWS's, its
 * answers must know. Where it is not there, this is left out and said.
 */
const hasMoto = spawnSync("moto_server", ["--help"], { stdio: "ignore" }).status === 0;

const at = (endpoint: string) => ({
  endpoint,
  region: "ap-northeast-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
});

describe("the stand-in's answers, beside moto's", function () {
  this.timeout(120_000);

  let moto: ChildProcess | undefined;
  let operated: Operated;
  let theirs: EC2Client;
  let ours: EC2Client;
  let motoUrl: string;

  before(async function () {
    if (!hasMoto) {
      console.log("      left out: there is no moto_server on the PATH (pip install 'moto[server]')");
      this.skip();
    }
    const port = await freePort();
    motoUrl = `http://127.0.0.1:${port}`;
    moto = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
    await answering(motoUrl);
    operated = await Operated.start();
    theirs = new EC2Client(at(motoUrl));
    ours = new EC2Client(at(operated.front.url));
  });

  after(async () => {
    moto?.kill();
    await operated?.stop();
  });

  /** A network like the cluster's in moto. Gives the ids of a table and an interface. */
  async function network() {
    const TagSpecifications = (ResourceType: "route-table" | "network-interface") => [
      {
        ResourceType,
        Tags: [
          { Key: "clpfsx:cluster", Value: "clusterpro-fsx-dev" },
          { Key: "clpfsx:server", Value: "server1" },
        ],
      },
    ];
    const { Vpc } = await theirs.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const VpcId = Vpc?.VpcId as string;
    const { Subnet } = await theirs.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.0.110.0/24" }));
    const SubnetId = Subnet?.SubnetId as string;
    const { NetworkInterface } = await theirs.send(
      new CreateNetworkInterfaceCommand({ SubnetId, TagSpecifications: TagSpecifications("network-interface") }),
    );
    const { RouteTable } = await theirs.send(
      new CreateRouteTableCommand({ VpcId, TagSpecifications: TagSpecifications("route-table") }),
    );
    const RouteTableId = RouteTable?.RouteTableId as string;
    const NetworkInterfaceId = NetworkInterface?.NetworkInterfaceId as string;
    await theirs.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    await theirs.send(
      new CreateRouteCommand({ RouteTableId, NetworkInterfaceId, DestinationCidrBlock: "172.16.0.1/32" }),
    );
    return { RouteTableId, NetworkInterfaceId };
  }

  /** Names that one answer has and the other does not. */
  const unknownTo = (known: object | undefined, given: object | undefined) =>
    Object.keys(given ?? {}).filter((key) => !Object.hasOwn(known ?? {}, key));

  it("have no name for tables, routes and interfaces that moto's do not have", async () => {
    await network();
    const Filters = [{ Name: "tag:clpfsx:cluster", Values: ["clusterpro-fsx-dev"] }];
    const [one, other] = await Promise.all(
      [theirs, ours].map((client) => client.send(new DescribeRouteTablesCommand({ Filters }))),
    );
    const [theirTable, ourTable] = [one?.RouteTables?.[0], other?.RouteTables?.[0]];
    assert.ok(theirTable && ourTable);
    assert.deepEqual(unknownTo(theirTable, ourTable), []);
    const toInterface = (table: typeof ourTable) =>
      table.Routes?.find(({ NetworkInterfaceId }) => NetworkInterfaceId !== undefined);
    // moto leaves out the instance behind an interface.
    assert.deepEqual(unknownTo(toInterface(theirTable), toInterface(ourTable)), ["InstanceId"]);
    const [theirInterfaces, ourInterfaces] = await Promise.all(
      [theirs, ours].map((client) => client.send(new DescribeNetworkInterfacesCommand({ Filters }))),
    );
    const [theirInterface, ourInterface] = [
      theirInterfaces?.NetworkInterfaces?.[0],
      ourInterfaces?.NetworkInterfaces?.[0],
    ];
    assert.ok(theirInterface && ourInterface);
    assert.deepEqual(
      unknownTo(theirInterface, ourInterface).filter((name) => name !== "Attachment"),
      [],
    );
  });

  it("refuse to replace a route that is not there, with the same code", async () => {
    const { RouteTableId, NetworkInterfaceId } = await network();
    const DestinationCidrBlock = "172.16.0.9/32";
    const codeOf = (client: EC2Client, input: { RouteTableId: string; NetworkInterfaceId: string }) =>
      client.send(new ReplaceRouteCommand({ ...input, DestinationCidrBlock })).then(
        () => "done",
        ({ name }: Error) => name,
      );
    const { world, tables } = operated.deployed;
    const own = { RouteTableId: tables.get("Main") as string, NetworkInterfaceId: world.interfaceOf("server1").id };
    assert.equal(await codeOf(ours, own), await codeOf(theirs, { RouteTableId, NetworkInterfaceId }));
  });

  it("say who calls with the same names", async () => {
    const [one, other] = await Promise.all(
      [motoUrl, operated.front.url].map((url) => new STSClient(at(url)).send(new GetCallerIdentityCommand({}))),
    );
    assert.deepEqual(Object.keys(other ?? {}).toSorted(), Object.keys(one ?? {}).toSorted());
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const isThere = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await wait(200);
  }
  throw new Error(`nobody answers at ${url}`);
}
