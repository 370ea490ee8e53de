import { contains, parseAddress, parseCidr } from "../../../settings/values/ipv4.ts";
import { ec2, iam, sts } from "../../aws/clients.ts";
import { readTables } from "../../cluster/readSights.ts";
import { unanswered } from "../../findings/failureFinding.ts";
import { fail, ok, skipped, unknown, warn } from "../../findings/finding.ts";
import { listed } from "../../findings/said.ts";
import { type Check, judged } from "../check/check.ts";

export const dryRun: Check = {
  ids: ["rights.dryRun"],
  about: { en: "EC2 would make a VPC for you", ja: "EC2 の作成権限（ドライラン）" },
  asksAws: true,
  run: async ({ session, spec }) => {
    const id = "rights.dryRun";
    if (spec.network.existing !== undefined)
      return [skipped(id, { en: "the VPC is there already", ja: "既存の VPC を使用します" })];
    const answer = await session.ask("ec2:CreateVpc", ec2(session), ({ client, module }, options) =>
      client.send(new module.CreateVpcCommand({ CidrBlock: spec.network.vpcCidr, DryRun: true }), options),
    );
    // A dry run never succeeds: AWS says that it would have.
    if (answer.ok)
      return [unknown(id, { en: "AWS did not take it for a dry run", ja: "ドライランとして扱われませんでした" })];
    const { failure } = answer;
    if (failure.code === "DryRunOperation")
      return [ok(id, { en: "EC2 would make a VPC for you", ja: "VPC を作成する権限があります" })];
    if (failure.kind !== "denied") return [unanswered(id, failure)];
    return [
      fail(
        id,
        { en: "you may not make a VPC", ja: "VPC を作成する権限がありません" },
        {
          mend: {
            en: "docs/iam/deploy.json is the policy that up needs",
            ja: "up に必要なポリシーは docs/iam/deploy.json です",
          },
          page: "docs/ci.md",
        },
      ),
    ];
  },
};

/** One of each service: who has it has the policy of docs/iam. */
const ACTIONS: readonly string[] = [
  "ec2:RunInstances",
  "ds:CreateMicrosoftAD",
  "fsx:CreateFileSystem",
  "iam:CreateRole",
  "ssm:StartAutomationExecution",
  "secretsmanager:CreateSecret",
  "s3:CreateBucket",
  "logs:CreateLogGroup",
];

export const simulated: Check = {
  ids: ["rights.simulated"],
  about: { en: "IAM lets you make each kind of thing", ja: "各サービスの作成権限（シミュレーション）" },
  asksAws: true,
  run: async ({ session }) => {
    const id = "rights.simulated";
    const caller = await session.ask("sts:GetCallerIdentity", sts(session), ({ client, module }, options) =>
      client.send(new module.GetCallerIdentityCommand({}), options),
    );
    if (!caller.ok) return [unanswered(id, caller.failure)];
    const answer = await session.ask("iam:SimulatePrincipalPolicy", iam(session), ({ client, module }, options) =>
      client.send(
        new module.SimulatePrincipalPolicyCommand({
          PolicySourceArn: principalOf(caller.value.Arn ?? ""),
          ActionNames: [...ACTIONS],
        }),
        options,
      ),
    );
    return judged(id, answer, ({ EvaluationResults = [] }) => {
      const denied = EvaluationResults.filter(({ EvalDecision }) => EvalDecision !== "allowed");
      if (denied.length === 0)
        return ok(id, {
          en: `${ACTIONS.length} actions are allowed`,
          ja: `${ACTIONS.length} 個のアクションが許可されています`,
        });
      const names = listed(denied.map(({ EvalActionName = "" }) => EvalActionName));
      return fail(
        id,
        { en: `not allowed: ${names.en}`, ja: `許可されていません: ${names.ja}` },
        {
          why: { en: "up stops at the first of them", ja: "up はその時点で停止します" },
          mend: {
            en: "docs/iam/deploy.json is the policy that up needs",
            ja: "up に必要なポリシーは docs/iam/deploy.json です",
          },
          page: "docs/ci.md",
        },
      );
    });
  },
};

/** IAM simulates roles and users, not their sessions. */
export function principalOf(arn: string): string {
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return role === undefined ? arn : `arn:${partition}:iam::${account}:role/${role}`;
}

export const overlap: Check = {
  ids: ["network.overlap"],
  about: { en: "no other network has the cluster's addresses", ja: "アドレスがほかのネットワークと重複しない" },
  asksAws: true,
  run: async ({ session, spec, target }) => {
    const id = "network.overlap";
    const { existing } = spec.network;
    if (existing === undefined)
      return [
        skipped(id, { en: "a new VPC is connected with nothing", ja: "新しい VPC はどこにも接続されていません" }),
      ];
    const answer = await readTables(session, { name: "vpc-id", values: [existing.vpcId] });
    return judged(id, answer, (tables) => {
      const address = parseAddress(target.virtualIp);
      const wider = tables.flatMap(({ id: table, routes }) =>
        routes.flatMap(({ destination, target: to }) => {
          const range = parseCidr(destination);
          const takes =
            range !== undefined &&
            range.prefix > 0 &&
            destination !== target.destination &&
            address !== undefined &&
            contains(range, address);
          return takes ? [`${table} ${destination} -> ${to}`] : [];
        }),
      );
      if (wider.length === 0)
        return ok(id, {
          en: `no route takes ${target.virtualIp} elsewhere`,
          ja: `${target.virtualIp} を含むほかの経路はありません`,
        });
      const names = listed(wider);
      return warn(
        id,
        {
          en: `${target.virtualIp} lies in a network that is connected: ${names.en}`,
          ja: `${target.virtualIp} は接続先ネットワークの範囲内です: ${names.ja}`,
        },
        {
          why: {
            en: "whoever has that address there cannot be reached from this VPC any longer",
            ja: "接続先で同じアドレスを使う機器に、この VPC から到達できなくなります",
          },
          mend: { en: "choose another cluster.virtualIp", ja: "cluster.virtualIp を変更してください" },
        },
      );
    });
  },
};
