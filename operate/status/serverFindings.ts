import type { SeenAgent, SeenInstance } from "../cluster/sights.ts";
import { type Finding, fail, ok, warn } from "../findings/finding.ts";
import { plain, type Said } from "../findings/said.ts";
import type { ServerSight } from "./serverSights.ts";

const PAGE = "docs/operations-at-night.md";

export function instanceFindings(
  servers: readonly ServerSight[],
  instances: readonly SeenInstance[],
): readonly Finding[] {
  const id = "servers.running";
  const wrong = servers.flatMap(({ name, instanceId }) => {
    const instance = instances.find((each) => each.id === instanceId);
    if (instance === undefined) return [sentence(name, "has no instance", "のインスタンスがありません")];
    if (instance.state !== "running") return [sentence(name, `is ${instance.state}`, `は ${instance.state} です`)];
    return [];
  });
  const running = instances.filter(({ state }) => state === "running");
  const weak = running.filter(({ checks }) => checks !== "ok" && checks !== "initializing");
  const booting = running.filter(({ checks }) => checks === "initializing");
  const named = (those: readonly SeenInstance[]) =>
    those.map((each) => servers.find(({ instanceId }) => instanceId === each.id)?.name ?? each.id).join(", ");
  if (wrong.length > 0) {
    return [
      fail(id, joined(wrong), {
        why: { en: "the next fault has nowhere to go", ja: "次に障害が起きてもフェールオーバー先がありません" },
        mend: {
          en: "aws ec2 start-instances --instance-ids ...; an instance that is gone: pulumi up",
          ja: "aws ec2 start-instances --instance-ids ... で起動します。インスタンスが失われている場合は pulumi up です",
        },
        page: `${PAGE}#a-server-does-not-run`,
      }),
    ];
  }
  if (weak.length > 0) {
    const what = {
      en: `status checks of ${named(weak)}: ${weak.map(({ checks }) => checks).join(", ")}`,
      ja: `${named(weak)} のステータスチェック: ${weak.map(({ checks }) => checks).join("、")}`,
    };
    return [
      fail(id, what, {
        mend: {
          en: "aws ec2 stop-instances and start-instances move it to other hardware; a reboot does not",
          ja: "stop-instances と start-instances で別のハードウェアに移します（再起動では移りません）",
        },
        page: `${PAGE}#a-server-does-not-run`,
      }),
    ];
  }
  if (booting.length > 0) {
    return [warn(id, { en: `${named(booting)} is booting`, ja: `${named(booting)} は起動中です` })];
  }
  return [
    ok(id, {
      en: `${servers.length} servers run, status checks pass`,
      ja: `${servers.length} 台すべて稼働中、ステータスチェックは正常です`,
    }),
  ];
}

export function agentFindings(
  servers: readonly ServerSight[],
  agents: readonly SeenAgent[],
  domainName: string,
): readonly Finding[] {
  const seen = servers.map(({ name, instanceId }) => ({
    name,
    agent: agents.find((each) => each.instanceId === instanceId),
  }));
  const offline = seen.filter(({ agent }) => agent?.online !== true);
  const outside = seen.filter(({ name, agent }) => {
    const full = `${name}.${domainName}`.toLowerCase();
    return agent !== undefined && agent.computerName.toLowerCase() !== full;
  });
  return [
    offline.length === 0
      ? ok("servers.managed", {
          en: "Systems Manager has a connection to every server",
          ja: "すべてのサーバーが Systems Manager に接続しています",
        })
      : fail(
          "servers.managed",
          joined(
            offline.map(({ name }) =>
              sentence(name, "is offline in Systems Manager", "は Systems Manager でオフラインです"),
            ),
          ),
          {
            why: { en: "no session and no command reaches it", ja: "セッションもコマンドも届きません" },
            mend: {
              en: "does it run, and does its way out (NAT gateway or endpoint) work? The serial console's log: aws ec2 get-console-output",
              ja: "サーバーの稼働と、外部への経路（NAT ゲートウェイまたはエンドポイント）を確認してください。aws ec2 get-console-output も参考になります",
            },
            page: `${PAGE}#a-server-does-not-answer`,
          },
        ),
    outside.length === 0
      ? ok("servers.domain", {
          en: `every server that Systems Manager knows is in ${domainName}`,
          ja: `サーバーはすべて ${domainName} に参加しています`,
        })
      : fail(
          "servers.domain",
          joined(
            outside.map(({ name, agent }) =>
              sentence(name, `calls itself ${agent?.computerName}`, `のコンピューター名は ${agent?.computerName} です`),
            ),
          ),
          {
            expected: plain(servers.map(({ name }) => `${name}.${domainName}`).join(", ")),
            why: {
              en: "outside its domain it cannot open the share",
              ja: "ドメインに参加していないと共有を開けません",
            },
            page: `${PAGE}#a-server-left-its-domain`,
          },
        ),
  ];
}

function sentence(name: string, en: string, ja: string): Said {
  return { en: `${name} ${en}`, ja: `${name} ${ja}` };
}

function joined(parts: readonly Said[]): Said {
  return { en: parts.map(({ en }) => en).join(", "), ja: parts.map(({ ja }) => ja).join("、") };
}
