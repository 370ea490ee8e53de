import assert from "node:assert/strict";
import type { StackResource } from "../../../../policies/model/graph/resource.ts";
import { StackGraph } from "../../../../policies/model/graph/stackGraph.ts";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const VPCS = ["aws:ec2/vpc:Vpc", "aws:ec2/defaultVpc:DefaultVpc"];

function resource(
  type: string,
  name: string,
  props: object,
  wiring: Record<string, StackResource[]> = {},
): StackResource {
  return {
    urn: `urn:${name}`,
    type,
    name,
    props,
    opts: {
      protect: false,
      ignoreChanges: [],
      aliases: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
      additionalSecretOutputs: [],
    },
    dependencies: [],
    propertyDependencies: wiring,
  };
}

const vpc = (name: string, id: unknown = UNKNOWN) => resource("aws:ec2/vpc:Vpc", name, { id });
const subnet = (vpcId: unknown, wiring: StackResource[] = []) =>
  resource("aws:ec2/subnet:Subnet", "subnet", { vpcId }, { vpcId: wiring });

describe("StackGraph.reference", () => {
  const resolved = (from: StackResource, ...others: StackResource[]) =>
    new StackGraph([from, ...others]).reference(from, "vpcId", VPCS);

  it("goes by the only dependency of the wanted type while the id is unknown", () => {
    const [one, other] = [vpc("one"), vpc("other")];
    const group = resource("aws:ec2/securityGroup:SecurityGroup", "group", {});
    assert.deepEqual(resolved(subnet(UNKNOWN, [group, one]), one, other, group), { to: "resource", resource: one });
  });

  it("goes by the value without a dependency", () => {
    const one = vpc("one", "vpc-1");
    assert.deepEqual(resolved(subnet("vpc-1"), vpc("other", "vpc-2"), one), { to: "resource", resource: one });
  });

  it("lets a known value decide between several dependencies", () => {
    const [one, other] = [vpc("one", "vpc-1"), vpc("other", "vpc-2")];
    assert.deepEqual(resolved(subnet("vpc-2", [one, other]), one, other), { to: "resource", resource: other });
  });

  it("names the candidates when nothing decides", () => {
    const [one, other] = [vpc("one"), vpc("other")];
    assert.deepEqual(resolved(subnet(UNKNOWN, [one, other, one]), one, other), {
      to: "one of",
      candidates: [one, other],
    });
  });

  it("tells an id outside the stack, an unknown and nothing apart", () => {
    assert.deepEqual(resolved(subnet("vpc-9"), vpc("one", "vpc-1")), { to: "outside", id: "vpc-9" });
    assert.deepEqual(resolved(subnet(UNKNOWN), vpc("one")), { to: "unknown" });
    assert.deepEqual(resolved(subnet(undefined), vpc("one")), { to: "nothing" });
    assert.deepEqual(resolved(subnet(""), vpc("one")), { to: "nothing" });
  });

  it("does not take two absent ids for equal", () => {
    assert.deepEqual(resolved(subnet(undefined), resource("aws:ec2/vpc:Vpc", "bare", {})), { to: "nothing" });
    assert.deepEqual(resolved(subnet(UNKNOWN), resource("aws:ec2/vpc:Vpc", "bare", {})), { to: "unknown" });
  });

  it("takes two resources of one id for the same", () => {
    const [made, read] = [vpc("made", "vpc-1"), vpc("read", "vpc-1")];
    assert.deepEqual(resolved(subnet("vpc-1", [read]), made, read), { to: "resource", resource: made });
    assert.deepEqual(resolved(subnet(UNKNOWN, [read, made]), made, read), { to: "resource", resource: made });
  });

  it("does not find an inherited property's name among the dependencies", () => {
    const from = subnet(UNKNOWN);
    assert.deepEqual(new StackGraph([from]).reference(from, "constructor", VPCS), { to: "nothing" });
  });
});

describe("StackGraph.references", () => {
  const listed = (vpcIds: unknown, wiring: StackResource[], ...others: StackResource[]) => {
    const from = resource("acme:index:Pair", "pair", { vpcIds }, { vpcIds: wiring });
    const { resources, outside, mayHoldMore } = new StackGraph([from, ...others]).references(from, "vpcIds", VPCS);
    return { resources: resources.map(({ name }) => name), outside, mayHoldMore };
  };
  const [one, other] = [vpc("one"), vpc("other")];

  it("takes as many unknown elements as there are resources for these", () => {
    assert.deepEqual(listed([UNKNOWN, UNKNOWN], [one, other]), {
      resources: ["one", "other"],
      outside: [],
      mayHoldMore: false,
    });
  });

  it("leaves it open which of two resources one unknown element is", () => {
    assert.deepEqual(listed([UNKNOWN], [one, other]), { resources: [], outside: [], mayHoldMore: true });
  });

  it("leaves open an unknown element that comes from nowhere", () => {
    assert.deepEqual(listed([UNKNOWN], []), { resources: [], outside: [], mayHoldMore: true });
    assert.deepEqual(listed(UNKNOWN, []), { resources: [], outside: [], mayHoldMore: true });
  });

  it("takes a list that is not known as a whole for what it is made from", () => {
    assert.deepEqual(listed(UNKNOWN, [one, other]), { resources: ["one", "other"], outside: [], mayHoldMore: false });
  });

  it("leaves open more unknown elements than there are resources for", () => {
    const reference = resource("pulumi:pulumi:StackReference", "network", {});
    assert.deepEqual(listed([UNKNOWN, UNKNOWN], [one, reference]), {
      resources: ["one"],
      outside: [],
      mayHoldMore: true,
    });
    const known = vpc("known", "vpc-1");
    assert.deepEqual(listed(["vpc-1", UNKNOWN], [known], known), {
      resources: ["known"],
      outside: [],
      mayHoldMore: true,
    });
  });

  it("takes one resource for all unknown elements where the list is made from nothing else", () => {
    assert.deepEqual(listed([UNKNOWN, UNKNOWN], [one]), { resources: ["one"], outside: [], mayHoldMore: false });
  });

  it("leaves open a list that is not known as a whole and made from something else as well", () => {
    const reference = resource("pulumi:pulumi:StackReference", "network", {});
    assert.deepEqual(listed(UNKNOWN, [one, reference]), { resources: ["one"], outside: [], mayHoldMore: true });
    assert.deepEqual(listed(undefined, [one, reference]), { resources: ["one"], outside: [], mayHoldMore: true });
    assert.deepEqual(listed(UNKNOWN, [reference]), { resources: [], outside: [], mayHoldMore: true });
  });

  it("takes what else goes into an object for the list's neighbours, one for each", () => {
    const [subnetA, network] = [subnet(UNKNOWN), resource("pulumi:pulumi:StackReference", "network", {})];
    const mayHoldMore = (wiring: StackResource[]) => {
      const from = resource(
        "acme:index:Directory",
        "directory",
        { settings: { vpcId: UNKNOWN, subnetIds: UNKNOWN } },
        { settings: wiring },
      );
      const graph = new StackGraph([from, one, subnetA, network]);
      return graph.references(from, ["settings", "subnetIds"], ["aws:ec2/subnet:Subnet"]).mayHoldMore;
    };
    assert.equal(mayHoldMore([one, subnetA]), false);
    assert.equal(mayHoldMore([one, subnetA, network]), true);
  });

  it("tells known ids of the stack from those outside", () => {
    assert.deepEqual(listed(["vpc-1", "vpc-9"], [], vpc("made", "vpc-1")), {
      resources: ["made"],
      outside: ["vpc-9"],
      mayHoldMore: false,
    });
  });
});
