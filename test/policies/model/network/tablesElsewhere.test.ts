import assert from "node:assert/strict";
import type { RecordedInputs } from "../../../../policies/model/graph/input.ts";
import type { StackResource } from "../../../../policies/model/graph/resource.ts";
import { StackGraph } from "../../../../policies/model/graph/stackGraph.ts";
import { readTablesElsewhere } from "../../../../policies/model/network/tablesElsewhere.ts";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const resource = (type: string, name: string, props: object): StackResource =>
  ({
    type,
    name,
    urn: `urn:${name}`,
    props,
    opts: {},
    propertyDependencies: {},
    dependencies: [],
  }) as unknown as StackResource;

/** What is said of subnets, where the program makes all but those named. */
function elsewhere(resources: readonly StackResource[], ...read: readonly string[]) {
  const inputs: RecordedInputs = new Map(
    resources.flatMap((each) => (read.includes(each.name) ? [] : [[each.urn, new Set(Object.keys(each.props))]])),
  );
  const found = readTablesElsewhere(new StackGraph(resources, inputs));
  return Object.fromEntries([...found].map(([{ name }, why]) => [name, why]));
}

const subnet = () => resource("aws:ec2/subnet:Subnet", "subnet", { id: "subnet-1", vpcId: "vpc-1" });
const table = () => resource("aws:ec2/routeTable:RouteTable", "table", { id: "rtb-1", vpcId: "vpc-1" });
const associate = (routeTableId: string) =>
  resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "association", {
    subnetId: "subnet-1",
    routeTableId,
  });

describe("readTablesElsewhere", () => {
  it("names the VPC whose main table a subnet of the stack has, where the VPC is not the stack's", () => {
    assert.match(
      elsewhere([subnet()]).subnet ?? "",
      /^it has the main route table of vpc-1, which is not in the stack/,
    );
  });

  it("says nothing of a subnet that is only read: what it is associated with is somebody else's to say", () => {
    assert.deepEqual(elsewhere([subnet()], "subnet"), {});
  });

  it("says nothing where the VPC is there, or a table that is its main one", () => {
    assert.deepEqual(elsewhere([subnet(), resource("aws:ec2/vpc:Vpc", "vpc", { id: "vpc-1" })]), {});
    const main = resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
      vpcId: "vpc-1",
      routeTableId: "rtb-1",
    });
    assert.deepEqual(elsewhere([subnet(), table(), main], "table"), {});
  });

  it("names a table that is only read, which may be the main one of the VPC", () => {
    assert.match(
      elsewhere([subnet(), table()], "table").subnet ?? "",
      /^it has the main route table of vpc-1, which may be "table" or another one; associate it with a table$/,
    );
  });

  it("names a table outside the stack that a subnet is associated with, and none of the stack", () => {
    assert.match(
      elsewhere([subnet(), associate("rtb-9")]).subnet ?? "",
      /^routeTableId of "association" is rtb-9, which/,
    );
    assert.deepEqual(elsewhere([subnet(), table(), associate("rtb-1")]), {});
  });

  it("names the tables that a subnet may be associated with, while it is not known with which", () => {
    const other = resource("aws:ec2/routeTable:RouteTable", "other", { id: UNKNOWN, vpcId: "vpc-1" });
    const either = { ...associate(UNKNOWN), propertyDependencies: { routeTableId: [table(), other] } };
    const tables = [either.propertyDependencies.routeTableId[0] as StackResource, other];
    assert.match(
      elsewhere([subnet(), ...tables, either as unknown as StackResource]).subnet ?? "",
      /^routeTableId of "association" may be that of table or other; /,
    );
  });
});
