import assert from "node:assert/strict";
import { routeRules } from "../../../components/monitoring/routeRules.ts";
import { EXISTING_NETWORK } from "../existing.ts";
import { plannedCluster } from "../plannedCluster.ts";
import { type JsonObject, matches, rendered } from "./eventBridge.ts";

const ROLE = "arn:aws:iam::111122223333:role/clusterpro-servers-1a2b3c4";
const SERVER = "arn:aws:sts::111122223333:assumed-role/clusterpro-servers-1a2b3c4/i-0123456789abcdef0";
const PERSON = "arn:aws:iam::111122223333:user/somebody";
const [MAIN, TABLE_A] = ["rtb-00000000000000000", "rtb-0aaaaaaaaaaaaaaaa"];
const [ASSOCIATION, OTHER] = ["rtbassoc-0aaaaaaaaaaaaaaaa", "rtb-0fffffffffffffff1"];
const DESTINATION = "172.16.0.1/32";
const AT = "2026-11-29T11:00:00Z";

const RULES = routeRules({
  clusterName: "clusterpro-fsx-prod",
  destination: DESTINATION,
  routeTableIds: [MAIN, TABLE_A],
  associationIds: [ASSOCIATION],
  serversRoleArn: ROLE,
});

/** As CloudTrail has those who call EC2: an instance's role, a person's role, a user, a user of the console, a service. */
const CALLERS = {
  server: {
    type: "AssumedRole",
    principalId: "AROAEXAMPLE:i-0123456789abcdef0",
    arn: SERVER,
    accountId: "111122223333",
    sessionContext: {
      sessionIssuer: { type: "Role", arn: ROLE, accountId: "111122223333", userName: "clusterpro-servers-1a2b3c4" },
      attributes: { creationDate: AT, mfaAuthenticated: "false" },
      ec2RoleDelivery: "2.0",
    },
  },
  role: {
    type: "AssumedRole",
    arn: "arn:aws:sts::111122223333:assumed-role/admin/somebody",
    sessionContext: { sessionIssuer: { type: "Role", arn: "arn:aws:iam::111122223333:role/admin" }, attributes: {} },
  },
  user: { type: "IAMUser", arn: PERSON, accountId: "111122223333", userName: "somebody" },
  console: {
    type: "IAMUser",
    arn: PERSON,
    sessionContext: { sessionIssuer: {}, webIdFederationData: {}, attributes: { mfaAuthenticated: "true" } },
  },
  stack: {
    type: "AssumedRole",
    arn: "arn:aws:sts::111122223333:assumed-role/admin/somebody",
    invokedBy: "cloudformation.amazonaws.com",
    sessionContext: { sessionIssuer: { type: "Role", arn: "arn:aws:iam::111122223333:role/admin" }, attributes: {} },
  },
  service: { type: "AWSService", invokedBy: "network-firewall.amazonaws.com" },
} as const;

function event(
  eventName: string,
  requestParameters: JsonObject,
  caller: keyof typeof CALLERS,
  more: JsonObject = {},
): JsonObject {
  return {
    version: "0",
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.ec2",
    account: "111122223333",
    time: AT,
    region: "ap-northeast-1",
    resources: [],
    detail: {
      eventVersion: "1.10",
      userIdentity: CALLERS[caller],
      eventTime: AT,
      eventSource: "ec2.amazonaws.com",
      eventName,
      awsRegion: "ap-northeast-1",
      requestParameters,
      responseElements: { requestId: "f9146924-e793-41b6-861d-566c6ef1d8ba", _return: true },
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      ...more,
    },
  };
}

/** What somebody is told of an event, by the end of the rule's name. */
function told(happened: JsonObject): Readonly<Record<string, string>> {
  const hit = RULES.filter(({ pattern }) => matches(pattern as JsonObject, happened));
  return Object.fromEntries(hit.map(({ end, transformer }) => [end, rendered(transformer, happened)]));
}

const route = (routeTableId: string, more: JsonObject = {}) => ({
  routeTableId,
  destinationCidrBlock: DESTINATION,
  ...more,
});
const toInterface = { networkInterfaceId: "eni-0123456789abcdef0" };

describe("the rules of routes' events", () => {
  it("tell a failover of every route table, and as nothing else", () => {
    for (const table of [MAIN, TABLE_A]) {
      const texts = told(event("ReplaceRoute", route(table, toInterface), "server"));
      assert.deepEqual(Object.keys(texts), ["failover"], table);
      assert.match(
        texts.failover ?? "",
        new RegExp(
          `^clusterpro-fsx-prod: Failover happened: the virtual IP leads to eni-0123456789abcdef0 in ${table} since ${AT}, by ${SERVER}\\. / フェールオーバーが`,
        ),
      );
    }
  });

  it("tell whoever else replaces the route, whatever sort of caller it is, and where the route leads now", () => {
    for (const caller of ["role", "user", "console", "stack", "service"] as const) {
      const texts = told(event("ReplaceRoute", route(TABLE_A, { gatewayId: "igw-0123456789abcdef0" }), caller));
      assert.deepEqual(Object.keys(texts), ["route-changed"], caller);
      assert.match(texts["route-changed"] ?? "", /leads to igw-0123456789abcdef0 in rtb-0aaaaaaaaaaaaaaaa since/);
      const { arn, invokedBy } = CALLERS[caller] as { readonly arn?: string; readonly invokedBy?: string };
      const who = [arn, invokedBy].filter((each) => each !== undefined).join(" ");
      assert.match(texts["route-changed"] ?? "", new RegExp(`no server of the cluster: +${who} +/`));
    }
  });

  it("tell a route that is made or deleted as that", () => {
    const made = told(event("CreateRoute", route(MAIN, { vpcPeeringConnectionId: "pcx-01234567" }), "user"));
    assert.deepEqual(Object.keys(made), ["route-created"]);
    assert.match(
      made["route-created"] ?? "",
      /a route of the virtual IP was made in rtb-0+: it leads to pcx-01234567 since/,
    );
    const deleted = told(event("DeleteRoute", route(MAIN), "user"));
    assert.deepEqual(Object.keys(deleted), ["route-deleted"]);
    assert.match(
      deleted["route-deleted"] ?? "",
      /the virtual IP's route in rtb-0+ was deleted at .*: its subnets reach nobody/,
    );
  });

  it("tell a subnet that is taken from its table, or given another one: these calls name the association", () => {
    const removed = told(event("DisassociateRouteTable", { associationId: ASSOCIATION }, "role"));
    assert.deepEqual(Object.keys(removed), ["table-removed"]);
    assert.match(removed["table-removed"] ?? "", /rtbassoc-0aaaaaaaaaaaaaaaa .*was removed at/);
    const replaced = told(
      event("ReplaceRouteTableAssociation", { routeTableId: OTHER, associationId: ASSOCIATION }, "user", {
        responseElements: { newAssociationId: "rtbassoc-0fffffffffffffff1" },
      }),
    );
    assert.deepEqual(Object.keys(replaced), ["table-replaced"]);
    assert.match(replaced["table-replaced"] ?? "", new RegExp(`${ASSOCIATION} .*uses ${OTHER} since`));
  });

  it("are quiet for other destinations, other tables, other associations, and what AWS refused", () => {
    const quiet = [
      event("ReplaceRoute", { ...route(MAIN, toInterface), destinationCidrBlock: "0.0.0.0/0" }, "user"),
      event("ReplaceRoute", route(OTHER, toInterface), "user"),
      event("DeleteRoute", route(OTHER), "user"),
      event("DisassociateRouteTable", { associationId: "rtbassoc-0fffffffffffffff1" }, "user"),
      event("ReplaceRoute", route(MAIN, toInterface), "server", { errorCode: "Client.UnauthorizedOperation" }),
      event("DeleteRoute", route(MAIN), "user", { errorCode: "Client.DryRunOperation" }),
      event("DescribeRouteTables", {}, "user"),
    ];
    for (const each of quiet) assert.deepEqual(told(each), {});
  });

  it("say nothing in place of a field that an event has not", () => {
    for (const { transformer } of RULES) {
      for (const caller of ["user", "service"] as const) {
        const text = rendered(transformer, event("ReplaceRoute", route(MAIN), caller));
        assert.doesNotMatch(text, /undefined|null|[<>]/);
      }
    }
  });

  it("are patterns and templates of the lengths that EventBridge takes, with twenty tables and associations", () => {
    const ids = (prefix: string) => Array.from({ length: 20 }, (_, at) => `${prefix}-${String(at).padStart(17, "0")}`);
    const many = routeRules({
      clusterName: "c",
      destination: DESTINATION,
      routeTableIds: ids("rtb"),
      associationIds: ids("rtbassoc"),
      serversRoleArn: ROLE,
    });
    for (const { pattern, transformer } of many) {
      assert.ok(JSON.stringify(pattern).length <= 2048);
      assert.ok(transformer.inputTemplate.length <= 8192 && Object.keys(transformer.inputPaths).length <= 100);
    }
  });

  it("match something in a network whose tables have no association", () => {
    const some = routeRules({
      clusterName: "c",
      destination: DESTINATION,
      routeTableIds: [MAIN],
      associationIds: [],
      serversRoleArn: ROLE,
    });
    const removed = event("DisassociateRouteTable", { associationId: ASSOCIATION }, "user");
    for (const { pattern } of some) assert.equal(matches(pattern as JsonObject, removed), false);
  });
});

describe("the monitoring's plan", () => {
  const monitoring = { enabled: true, probes: false, trail: "existing" };
  const rulesOf = async (settings: object) => {
    const plan = await plannedCluster({ ...settings, monitoring });
    const rules = plan.all("EventRule").filter(({ inputs }) => inputs.scheduleExpression === undefined);
    return { plan, rules };
  };

  it("has a rule and a target of each, made of all tables and all associations", async () => {
    const { plan, rules } = await rulesOf({});
    assert.deepEqual(
      rules.map(({ inputs }) => inputs.name),
      RULES.map(({ end }) => `clusterpro-fsx-dev-${end}`),
    );
    for (const { name } of rules) {
      const sources = plan.sourcesOf(plan.one("EventRule", name), "eventPattern");
      for (const source of [
        "clusterpro-main",
        "clusterpro-private-ap-northeast-1a",
        "clusterpro-public-ap-northeast-1c",
      ])
        assert.ok(sources.includes(source), `${name}: ${source} of ${sources.join(", ")}`);
      const { inputTransformer } = plan.one("EventTarget", name).inputs as {
        inputTransformer: { inputTemplate: string };
      };
      assert.match(inputTransformer.inputTemplate, /^"clusterpro-fsx-dev: /);
    }
  });

  it("has them in a network that is there already, whose associations are read", async () => {
    const { rules } = await rulesOf({ network: EXISTING_NETWORK });
    assert.equal(rules.length, RULES.length);
  });
});
