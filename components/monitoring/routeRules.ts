/** Whom the rules watch. */
export interface RouteRulesInput {
  readonly clusterName: string;
  /** `<address>/32` */
  readonly destination: string;
  /** Ids of the route tables that carry the virtual IP; at least one. */
  readonly routeTableIds: readonly string[];
  /** Ids of these tables' associations. */
  readonly associationIds: readonly string[];
  /** ARN of the servers' role. */
  readonly serversRoleArn: string;
}

/** A rule of EventBridge on calls of EC2, and the text that its target gets. */
export interface RouteRule extends RouteRuleText {
  readonly pattern: object;
}

/** What is the same for any ids. */
export interface RouteRuleText {
  /** End of its name, after the cluster's. */
  readonly end: string;
  readonly description: string;
  readonly transformer: { readonly inputPaths: Readonly<Record<string, string>>; readonly inputTemplate: string };
}

interface Definition {
  readonly end: string;
  readonly description: string;
  readonly call: string;
  /** What of the request tells that it is about the cluster. */
  readonly about: "routes" | "associations";
  readonly caller: "servers" | "others";
  readonly en: string;
  readonly ja: string;
}

/*
 * A variable whose path leads nowhere becomes nothing (EventBridge user guide, "Input transformation"): of a route's
 * possible targets a request names one, and a caller is a principal, a service of AWS, or one by means of the other.
 */
const TARGETS = {
  carrier: "carrierGatewayId",
  core: "coreNetworkArn",
  endpoint: "vpcEndpointId",
  gateway: "gatewayId",
  instance: "instanceId",
  interface: "networkInterfaceId",
  local: "localGatewayId",
  nat: "natGatewayId",
  peering: "vpcPeeringConnectionId",
  transit: "transitGatewayId",
} as const;
const TO = Object.keys(TARGETS)
  .map((name) => `<${name}>`)
  .join("");
const BY_OTHERS = {
  en: "It was no server of the cluster: <who> <service>",
  ja: "クラスターのサーバーではない操作者: <who> <service>",
};

/**
 * What each call says is in its request alone: that of DisassociateRouteTable has an association and no table, that of
 * ReplaceRouteTableAssociation the association before it and the table after. Source: EC2 API reference.
 */
const DEFINITIONS: readonly Definition[] = [
  {
    end: "failover",
    description: "A server moved the virtual IP",
    call: "ReplaceRoute",
    about: "routes",
    caller: "servers",
    en: `Failover happened: the virtual IP leads to ${TO} in <table> since <at>, by <who>.`,
    ja: `フェールオーバーが発生しました。<at> に <who> が <table> の仮想 IP のルートを ${TO} に切り替えました。`,
  },
  {
    end: "route-changed",
    description: "Somebody but the servers moved the virtual IP",
    call: "ReplaceRoute",
    about: "routes",
    caller: "others",
    en: `the virtual IP leads to ${TO} in <table> since <at>. ${BY_OTHERS.en}`,
    ja: `<at> に <table> の仮想 IP のルートが ${TO} に変更されました。${BY_OTHERS.ja}`,
  },
  {
    end: "route-created",
    description: "Somebody but the servers made a route of the virtual IP",
    call: "CreateRoute",
    about: "routes",
    caller: "others",
    en: `a route of the virtual IP was made in <table>: it leads to ${TO} since <at>. ${BY_OTHERS.en}`,
    ja: `<at> に <table> に仮想 IP のルートが作成されました（宛先 ${TO}）。${BY_OTHERS.ja}`,
  },
  {
    end: "route-deleted",
    description: "Somebody but the servers deleted a route of the virtual IP",
    call: "DeleteRoute",
    about: "routes",
    caller: "others",
    en: `the virtual IP's route in <table> was deleted at <at>: its subnets reach nobody there. ${BY_OTHERS.en}`,
    ja: `<at> に <table> の仮想 IP のルートが削除されました。このテーブルのサブネットからは接続できません。${BY_OTHERS.ja}`,
  },
  {
    end: "table-replaced",
    description: "Somebody but the servers gave a subnet another route table",
    call: "ReplaceRouteTableAssociation",
    about: "associations",
    caller: "others",
    en: `what used a route table of the cluster by <association> uses <table> since <at>. ${BY_OTHERS.en}`,
    ja: `<at> に、クラスターのルートテーブルの関連付け <association> のテーブルが <table> に変更されました。${BY_OTHERS.ja}`,
  },
  {
    end: "table-removed",
    description: "Somebody but the servers took a subnet from its route table",
    call: "DisassociateRouteTable",
    about: "associations",
    caller: "others",
    en: `<association> with a route table of the cluster was removed at <at>: its subnet uses the main table. ${BY_OTHERS.en}`,
    ja: `<at> に、クラスターのルートテーブルの関連付け <association> が解除されました。サブネットはメインルートテーブルを使用します。${BY_OTHERS.ja}`,
  },
];

/** All rules' names and texts, which no id changes. */
export function routeRuleTexts(clusterName: string): readonly RouteRuleText[] {
  return DEFINITIONS.map(({ end, description, en, ja }) => ({
    end,
    description,
    transformer: transformerOf(`${clusterName}: ${en} / ${ja}`),
  }));
}

/** The rules on calls that move, make or delete a route of the virtual IP, or take a subnet from its table. */
export function routeRules(input: RouteRulesInput): readonly RouteRule[] {
  return routeRuleTexts(input.clusterName).map((text, index) => ({
    ...text,
    pattern: patternOf(DEFINITIONS[index] as Definition, input),
  }));
}

function transformerOf(text: string): RouteRuleText["transformer"] {
  const request = "$.detail.requestParameters";
  const all: Readonly<Record<string, string>> = {
    who: "$.detail.userIdentity.arn",
    service: "$.detail.userIdentity.invokedBy",
    at: "$.detail.eventTime",
    table: `${request}.routeTableId`,
    association: `${request}.associationId`,
    ...Object.fromEntries(Object.entries(TARGETS).map(([name, field]) => [name, `${request}.${field}`])),
  };
  // EventBridge refuses neither too many nor unused ones; whoever reads the target is spared them.
  const used = Object.entries(all).filter(([name]) => text.includes(`<${name}>`));
  return { inputPaths: Object.fromEntries(used), inputTemplate: JSON.stringify(text) };
}

/** Who called, in CloudTrail's events: a role's session has an issuer, a user has none. */
function issuer(values: readonly unknown[]): object {
  return { userIdentity: { sessionContext: { sessionIssuer: { arn: values } } } };
}

function patternOf(
  { call, about, caller }: Definition,
  { destination, routeTableIds, associationIds, serversRoleArn }: RouteRulesInput,
): object {
  // A pattern wants one value at least.
  const associations = associationIds.length === 0 ? ["none"] : associationIds;
  const requestParameters =
    about === "routes"
      ? { destinationCidrBlock: [destination], routeTableId: routeTableIds }
      : { associationId: associations };
  const by =
    caller === "servers"
      ? issuer([serversRoleArn])
      : // No issuer at all matches no `anything-but`.
        { $or: [issuer([{ "anything-but": serversRoleArn }]), issuer([{ exists: false }])] };
  return {
    source: ["aws.ec2"],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: ["ec2.amazonaws.com"],
      eventName: [call],
      // What AWS refused moved nothing.
      errorCode: [{ exists: false }],
      requestParameters,
      ...by,
    },
  };
}
