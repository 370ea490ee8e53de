import assert from "node:assert/strict";
import { afterUpdate } from "../../../../policies/model/graph/afterUpdate.ts";
import { InputRecorder } from "../../../../policies/model/graph/input.ts";
import { type Known, unknown } from "../../../../policies/model/graph/known.ts";
import { type Operation, WHOLE } from "../../../../policies/model/graph/operation.ts";
import type { StackResource } from "../../../../policies/model/graph/resource.ts";
import { StackGraph } from "../../../../policies/model/graph/stackGraph.ts";
import { readSecurityGroups } from "../../../../policies/model/servers/securityGroups.ts";

const START = "urn:pulumi:dev::shop::";

interface Wiring {
  readonly from?: readonly StackResource[];
  readonly waitsFor?: readonly StackResource[];
  readonly parent?: StackResource;
  readonly aliases?: string[];
  readonly stack?: string;
}

function resource(type: string, name: string, wiring: Wiring = {}, props: object = { id: name }): StackResource {
  const { from = [], waitsFor = [], parent, aliases = [], stack = START } = wiring;
  return {
    urn: `${stack}${type}::${name}`,
    type,
    name,
    props,
    opts: {
      protect: false,
      ignoreChanges: [],
      aliases,
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
      additionalSecretOutputs: [],
    },
    ...(parent ? { parent } : {}),
    dependencies: waitsFor,
    propertyDependencies: from.length > 0 ? { anything: from } : {},
  };
}

const VPC = "aws:ec2/vpc:Vpc";
const TABLE = "aws:ec2/routeTable:RouteTable";
const ROUTE = "aws:ec2/route:Route";

const vpc = resource(VPC, "vpc");
const table = resource(TABLE, "table", { from: [vpc] });
const route = resource(ROUTE, "route", { from: [table] });

function announced(...resources: readonly StackResource[]): InputRecorder {
  const recorder = new InputRecorder();
  for (const each of resources) recorder.record("a-rule", each);
  return recorder;
}

const limited = (to: "targets" | "all but excludes", ...patterns: readonly string[]): Known<Operation> => ({
  known: true,
  value: { is: "update", limit: { to, patterns } },
});

/** Names of what stays, of what goes and of what is not known to do either. */
function judged(shown: readonly StackResource[], run: InputRecorder, operation: Known<Operation> = WHOLE) {
  const { stays, goes, unknown } = afterUpdate(shown, run, () => operation);
  const names = (list: readonly StackResource[]) => list.map(({ name }) => name);
  return { stays: names(stays), goes: names(goes), unknown: names(unknown?.of ?? []) };
}

describe("what an update leaves", () => {
  it("is all that the engine shows where all of it was announced, and nobody asks for the command line", () => {
    const shown = [vpc, table, route];
    const { stays } = afterUpdate(shown, announced(...shown), () => assert.fail("the command line was read"));
    assert.deepEqual(stays, shown);
  });

  it("is not what a refresh shows and the program no longer registers", () => {
    assert.deepEqual(judged([vpc, table, route], announced(vpc, table)), {
      stays: ["vpc", "table"],
      goes: ["route"],
      unknown: [],
    });
  });

  it("is what the program reads, too: something that counts is made from it, below it or waits for it", () => {
    const reads = ["made from", "parent", "waited for"].map((name) => resource(VPC, name));
    const [from, parent, waited] = reads as [StackResource, StackResource, StackResource];
    const user = resource(TABLE, "user", { from: [from], parent, waitsFor: [waited] });
    assert.deepEqual(judged([...reads, user], announced(user)).stays, ["made from", "parent", "waited for", "user"]);
  });

  it("is what is behind that, near and far", () => {
    assert.deepEqual(judged([vpc, table, route], announced(route)).goes, []);
  });

  it("is what --target leaves out, and not what it names", () => {
    const run = announced(vpc);
    assert.deepEqual(judged([vpc, table], run, limited("targets", "**::other")).stays, ["vpc", "table"]);
    assert.deepEqual(judged([vpc, table], run, limited("targets", table.urn)).goes, ["table"]);
    assert.deepEqual(judged([vpc, table], run, limited("targets", "**RouteTable::*")).goes, ["table"]);
  });

  it("is what --exclude names, with what that needs, and nothing else that the program has dropped", () => {
    const other = resource(ROUTE, "other");
    const run = announced(resource(VPC, "of this run"));
    const shown = [resource(VPC, "of this run"), vpc, table, route, other];
    const { stays, goes } = judged(shown, run, limited("all but excludes", "**::route"));
    assert.deepEqual([stays, goes], [["of this run", "vpc", "table", "route"], ["other"]]);
  });

  it("is nothing that --target keeps from being made, of which the engine has nothing to show", () => {
    const unmade = resource(ROUTE, "unmade", { from: [table] }, {});
    assert.deepEqual(judged([vpc, table, unmade], announced(vpc, table, unmade)).stays, ["vpc", "table"]);
    // Its inputs are announced where the provider has nothing to say for want of its own configuration.
    const run = announced(vpc, table, resource(ROUTE, "unmade", {}, { routeTableId: "table" }));
    assert.deepEqual(judged([vpc, table, unmade], run).stays, ["vpc", "table", "unmade"]);
  });

  it("is the same under its former name, where it is renamed and left out", () => {
    const renamed = resource(TABLE, "renamed", { aliases: [table.urn] });
    assert.deepEqual(judged([vpc, table], announced(vpc, renamed), limited("all but excludes", renamed.urn)).stays, [
      "vpc",
      "table",
    ]);
  });

  // With a refresh the state's own entry, under the former name, is shown beside it.
  for (const operation of [WHOLE, limited("targets", "**::other"), limited("all but excludes", "**::table")]) {
    it(`is there once, where it is renamed and shown under both names: ${JSON.stringify(operation)}`, () => {
      const renamed = resource(TABLE, "renamed", { aliases: [table.urn] }, table.props);
      assert.deepEqual(judged([vpc, table, renamed], announced(vpc, renamed), operation), {
        stays: ["vpc", "renamed"],
        goes: [],
        unknown: [],
      });
    });
  }

  it("leaves nothing unclear of what is only renamed", () => {
    const renamed = resource(TABLE, "renamed", { aliases: [table.urn] }, table.props);
    const notKnown = unknown("nobody knows");
    assert.deepEqual(judged([vpc, table, renamed], announced(vpc, renamed), notKnown).unknown, []);
  });

  it("is not what goes under a name that another resource takes over", () => {
    const other = resource(TABLE, "other", { aliases: [table.urn] });
    assert.deepEqual(judged([vpc, table, other], announced(vpc, other)).goes, ["table"]);
    assert.deepEqual(judged([table, other], announced(table, other)).stays, ["table", "other"]);
  });

  it("is nothing of what destroy --run-program registers, but for what it leaves out", () => {
    const component = resource("shop:index:Network", "network");
    const destroy = (limit: Extract<Operation, { limit: unknown }>["limit"]): Known<Operation> => ({
      known: true,
      value: { is: "destroy", limit },
    });
    const shown = [component, vpc, table];
    const run = announced(component);
    assert.deepEqual(judged(shown, run, destroy({ to: "nothing" })).stays, []);
    assert.deepEqual(judged(shown, run, destroy({ to: "targets", patterns: ["**::table"] })).stays, ["network", "vpc"]);
  });

  it("is everything after refresh --run-program, which announces components only", () => {
    const component = resource("shop:index:Network", "network");
    assert.deepEqual(judged([component, vpc], announced(component), { known: true, value: { is: "refresh" } }).stays, [
      "network",
      "vpc",
    ]);
  });

  for (const [what, operation] of [
    ["the command line cannot be read", unknown("nobody knows")],
    ["dependents go along", { known: true, value: { is: "update", limit: { to: "dependents" } } }],
  ] as const) {
    it(`is unclear where ${what}`, () => {
      const { unknown: open, stays } = judged([vpc, table], announced(vpc), operation);
      assert.deepEqual([open, stays], [["table"], ["vpc"]]);
    });
  }

  it("is clear where nothing is open but a reference to a stack, which is read and never announced", () => {
    const reference = resource("pulumi:pulumi:StackReference", "network");
    const { stays, unknown: open } = afterUpdate([vpc, reference], announced(vpc), () =>
      assert.fail("nobody need ask"),
    );
    assert.deepEqual([stays, open], [[vpc, reference], undefined]);
    const notKnown = unknown("nobody knows");
    assert.deepEqual(judged([vpc, reference, table], announced(vpc), notKnown).unknown, ["table"]);
  });

  it("is unclear where the engine announced nothing", () => {
    assert.deepEqual(judged([vpc, table], announced()).unknown, ["vpc", "table"]);
    assert.deepEqual(judged([], announced()).unknown, []);
  });
});

describe("a security group that is only read", () => {
  const GROUP = "aws:ec2/securityGroup:SecurityGroup";
  const rule = (type: string) => resource(type, "rule", {}, { id: "sgr-1", securityGroupId: "group", type: "ingress" });
  const reported = { id: "group", ingress: [{ protocol: "udp", fromPort: 29106, toPort: 29106, self: true }] };
  const group = resource(GROUP, "group", {}, reported);
  const unknown = (...goes: readonly StackResource[]) =>
    readSecurityGroups(new StackGraph([group, table], announced(table).inputs, goes))
      .get(group)
      ?.ingress.map((each) => each.unknown?.why);

  it("has the rules that AWS reports", () => assert.deepEqual(unknown(), [undefined]));

  for (const type of [
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  ]) {
    it(`is not known while AWS still reports the ${type} that the update deletes`, () =>
      assert.deepEqual(unknown(rule(type)), ['ingress of "group" is not known yet; write it as a plain value']));
  }

  it("keeps its rules when one of the other direction goes", () =>
    assert.deepEqual(unknown(rule("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")), [undefined]));
});

describe("the announcements of a run", () => {
  const goesAfter = (recorder: InputRecorder) => judged([vpc, table], recorder).goes;

  it("count until the stack is judged: the update after its preview begins anew", () => {
    const recorder = announced(vpc, table);
    recorder.endRun([vpc, table]);
    assert.deepEqual(goesAfter(recorder), [], "while the other policies judge");
    recorder.record("a-rule", route);
    recorder.record("a-rule", vpc);
    const { stays, goes } = judged([vpc, resource(TABLE, "table"), resource(ROUTE, "route")], recorder);
    assert.deepEqual([stays, goes], [["vpc", "route"], ["table"]]);
  });

  it("count no more when a run stopped before that and the next one begins", () => {
    const recorder = announced(vpc, table);
    recorder.record("a-rule", vpc);
    assert.deepEqual(goesAfter(recorder), ["table"]);
  });

  it("are kept apart for each stack", () => {
    const other = resource(VPC, "vpc", { stack: "urn:pulumi:prod::shop::" });
    const recorder = announced(vpc, other, table);
    recorder.endRun([other]);
    recorder.record("a-rule", other);
    assert.deepEqual(judged([vpc, table], recorder), { stays: ["vpc", "table"], goes: [], unknown: [] });
  });

  it("are whole when another policy takes over the recording of the first resource", () => {
    const recorder = new InputRecorder();
    recorder.record("stack-rule", vpc);
    recorder.record("sees-all", vpc, true);
    recorder.record("stack-rule", table);
    recorder.record("sees-all", table, true);
    assert.deepEqual(goesAfter(recorder), []);
  });
});
