import assert from "node:assert/strict";
import { diagram } from "../../../operate/diagram/diagram.ts";
import { type Drawing, draw } from "../../../operate/diagram/drawing.ts";
import { readTopology } from "../../../operate/diagram/readTopology.ts";
import type { Topology } from "../../../operate/diagram/topology.ts";
import type { PlannedResource } from "../../../operate/planned/plannedResource.ts";
import { projectText } from "../../projectText.ts";
import { overlaps } from "./overlaps.ts";
import { plannedStacks } from "./stacks.ts";

describe("diagram", function () {
  this.timeout(120_000);
  let stacks: ReadonlyMap<string, readonly PlannedResource[]>;
  const drawings = new Map<string, Drawing>();

  const resourcesOf = (stack: string) => {
    const resources = stacks.get(stack);
    assert.ok(resources, stack);
    return resources;
  };
  const drawn = (stack: string) => {
    const drawing = drawings.get(stack);
    assert.ok(drawing, stack);
    return drawing;
  };
  const linesOf = ({ lines }: Drawing, look: string) =>
    lines.filter((line) => line.look === look && line.joins.length > 0).map(({ joins }) => joins.join(" to "));

  before(async () => {
    stacks = await plannedStacks();
    for (const [name, resources] of stacks) drawings.set(name, await draw(readTopology(resources)));
  });

  it("lets nothing lie over anything else, by its own numbers", () => {
    for (const [name, drawing] of drawings) assert.deepEqual(overlaps(drawing), [], name);
    assert.equal(drawings.size, 7);
  });

  it("would see a text over a box, a box over a box and a line over both", () => {
    const drawing = drawn("two zones");
    const moved = (look: string) => ({
      ...drawing,
      boxes: drawing.boxes.map((box) => (box.block.look === look ? { ...box, x: box.x + 150, y: box.y + 20 } : box)),
    });
    assert.ok(overlaps(moved("server")).some((each) => / over | in /.test(each)));
    const line = {
      look: "now" as const,
      points: [
        { x: 0, y: 300 },
        { x: 900, y: 300 },
      ],
      arrow: false,
      joins: [],
    };
    assert.ok(overlaps({ ...drawing, lines: [line] }).some((each) => each.startsWith("a line")));
  });

  it("gives every zone a column of the same width", () => {
    for (const [name, { boxes }] of drawings) {
      const widths = new Set(boxes.filter(({ block }) => block.look === "zone").map(({ width }) => width));
      assert.ok(widths.size <= 1 || Math.max(...widths) - Math.min(...widths) <= 1, `${name}: ${[...widths]}`);
    }
  });

  it("leads one rail from every table to the active server, and dashed ones to the others", () => {
    const drawing = drawn("three zones and an endpoint");
    assert.deepEqual(linesOf(drawing, "now"), [
      ...[0, 1, 2, 3].map((table) => `table ${table} to rail 172.16.0.1`),
      "rail 172.16.0.1 to server server1",
    ]);
    assert.deepEqual(linesOf(drawing, "later"), [
      "rail 172.16.0.1 to server server2",
      "rail 172.16.0.1 to server server3",
    ]);
    assert.equal(linesOf(drawn("seven tables and a domain that are there already"), "now").length, 8);
  });

  it("says of a table without the virtual IP's route that it has none, and leads nothing from it", async () => {
    const resources = resourcesOf("two zones").filter(({ name }) => name !== "clusterpro-vip-ap-northeast-1c");
    const drawing = await draw(readTopology(resources));
    const missing = drawing.texts.filter(({ block }) => block.look === "missing").map(({ block }) => block.text);
    assert.deepEqual(missing, ["no route to 172.16.0.1"]);
    assert.deepEqual(linesOf(drawing, "now").length, 3);
    assert.deepEqual(overlaps(drawing), []);
  });

  it("is README's picture: npm run diagram -- --stack dev --out docs/topology.svg", async () => {
    assert.equal(projectText("docs/topology.svg"), await diagram(resourcesOf("two zones")));
  });

  it("keeps text as text, and has light and dark in one file", async () => {
    const picture = await diagram(resourcesOf("Japanese names"));
    assert.match(picture, />共有ファイルシステム（経理部・東京リージョン）</);
    assert.match(picture, /@media \(prefers-color-scheme: dark\)/);
    assert.doesNotMatch(picture, /<(image|script|foreignObject)\b|href=/);
  });

  it("takes names for text, whatever is in them", async () => {
    const [first, ...others] = resourcesOf("two zones");
    const named = (each: PlannedResource): PlannedResource => ({
      ...each,
      inputs: { ...each.inputs, tags: { Name: `</text><script>"&\u0001` } },
    });
    assert.ok(first);
    const picture = await diagram([first, ...others.map((each) => (each.type.endsWith(":Vpc") ? named(each) : each))]);
    assert.match(picture, /VPC &lt;\/text&gt;&lt;script&gt;&quot;&amp;, 10\.0\.0\.0\/16</);
  });
});

describe("topology", function () {
  this.timeout(120_000);
  const of = async (stack: string): Promise<Topology> => {
    const resources = (await plannedStacks()).get(stack);
    assert.ok(resources);
    return readTopology(resources);
  };

  it("has each table with its routes, whom it serves, and the virtual IP's last", async () => {
    const { tables, virtualIps } = await of("two zones");
    const route = (destination: string, target: string, virtualIp?: string) => ({ destination, target, virtualIp });
    const table = (name: string, serves: readonly string[], way: string) => ({
      name,
      exists: false,
      id: undefined,
      serves,
      routes: [
        route("10.0.0.0/16", "local"),
        route("0.0.0.0/0", way),
        route("s3 (prefix list)", "gateway endpoint"),
        route("172.16.0.1/32", "active server", "172.16.0.1"),
      ],
      lacks: [],
    });
    assert.deepEqual(tables, [
      table("Main", ["main", "Subnet-A1", "Subnet-C1"], "internet gateway"),
      table("Route-A", ["Subnet-A2"], "NAT-A"),
      table("Route-C", ["Subnet-C2"], "NAT-C"),
    ]);
    assert.deepEqual(virtualIps, [{ address: "172.16.0.1", active: "server1", others: ["server2"] }]);
  });

  it("has the file system's two sides and the controllers where they stand", async () => {
    const { zones } = await of("three zones and an endpoint");
    const shown = zones.map(({ subnets }) =>
      subnets.flatMap(({ hosts }) => hosts.map(({ kind, details }) => `${kind}: ${details[0]}`)),
    );
    const others = ["controller: domain controller", "endpoint: private DNS", "natGateway: NAT gateway"];
    assert.deepEqual(shown, [
      ["server: 10.0.110.11", "fileSystem: FSx for Windows, preferred", ...others],
      ["server: 10.0.120.11", "fileSystem: FSx for Windows, standby", ...others],
      ["server: 10.0.130.11", "endpoint: private DNS", "natGateway: NAT gateway"],
    ]);
  });

  it("marks what is there already, and says of which domain nothing is made", async () => {
    const managed = await of("a network that is there already");
    assert.equal(managed.vpc.exists, true);
    assert.ok(managed.tables.every(({ exists }) => exists));
    assert.equal(managed.domainElsewhere, "AWS Managed Microsoft AD d-0123456789 (existing)");
    const selfManaged = await of("seven tables and a domain that are there already");
    assert.equal(selfManaged.domainElsewhere, "Self-managed domain corp.example.com (existing)");
  });
});
