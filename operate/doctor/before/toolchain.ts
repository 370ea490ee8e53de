import { execFile } from "node:child_process";
import { type Finding, fail, ok, warn } from "../../findings/finding.ts";
import type { Check } from "../check/check.ts";

/** Oldest Pulumi CLI that the project supports; `problem` says why one will not do. */
export interface PulumiRequirement {
  readonly problem: (version: string | undefined) => string | undefined;
}

/** @param pulumi what the project asks of the Pulumi CLI */
export function toolchainChecks(pulumi: PulumiRequirement): readonly Check[] {
  return [
    {
      ids: ["toolchain.pulumi"],
      about: { en: "the Pulumi CLI is there and new enough", ja: "Pulumi CLI のバージョン" },
      asksAws: false,
      run: async () => [pulumiFinding(await firstLine("pulumi", ["version"]), pulumi)],
    },
    {
      ids: ["toolchain.sessionManager"],
      about: { en: "session-manager-plugin is there", ja: "session-manager-plugin の有無" },
      asksAws: false,
      run: async () => [pluginFinding(await firstLine("session-manager-plugin", ["--version"]))],
    },
  ];
}

export function pulumiFinding(version: string | undefined, { problem }: PulumiRequirement): Finding {
  const id = "toolchain.pulumi";
  const wrong = problem(version);
  if (wrong !== undefined) return fail(id, { en: wrong, ja: wrong });
  return ok(id, { en: `pulumi ${version}`, ja: `pulumi ${version}` });
}

export function pluginFinding(version: string | undefined): Finding {
  const id = "toolchain.sessionManager";
  if (version !== undefined)
    return ok(id, { en: `session-manager-plugin ${version}`, ja: `session-manager-plugin ${version}` });
  return warn(
    id,
    { en: "there is no session-manager-plugin on the PATH", ja: "session-manager-plugin が PATH にありません" },
    {
      why: { en: "it is the only way onto a server", ja: "サーバーに接続する唯一の手段です" },
      mend: {
        en: "install it: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html",
        ja: "インストールしてください: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html",
      },
    },
  );
}

/** Undefined where the program is not there or fails. */
function firstLine(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, [...args], { encoding: "utf8", timeout: 10_000 }, (error, stdout) => {
      const [line = ""] = stdout.trim().split(/\r?\n/);
      resolve(error === null ? line : undefined);
    });
  });
}
