import { execFile } from "node:child_process";
import { satisfies } from "semver";
import { type Finding, fail, ok, warn } from "../../findings/finding.ts";
import type { Check } from "../check/check.ts";

/** What the project asks of the Pulumi CLI: why a version will not do. */
export interface PulumiRequirement {
  readonly problem: (version: string | undefined) => string | undefined;
}

/** What the project asks of the tools beside it; of Node the range of versions, as npm writes one. */
export interface ToolRequirements extends PulumiRequirement {
  readonly nodeRange: () => string;
}

export function toolchainChecks({ nodeRange, ...pulumi }: ToolRequirements): readonly Check[] {
  return [
    {
      ids: ["toolchain.node"],
      about: { en: "the Node on the PATH is new enough", ja: "PATH 上の Node のバージョン" },
      asksAws: false,
      run: async () => [nodeFinding(await firstLine("node", ["--version"]), nodeRange())],
    },
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

/** @param version as `node --version` prints it */
export function nodeFinding(version: string | undefined, range: string): Finding {
  const id = "toolchain.node";
  if (version !== undefined && satisfies(version, range))
    return ok(id, { en: `node ${version}`, ja: `node ${version}` });
  const what =
    version === undefined
      ? { en: "there is no node on the PATH", ja: "node が PATH にありません" }
      : { en: `the node on the PATH is ${version}`, ja: `PATH 上の node は ${version} です` };
  return warn(id, what, {
    expected: { en: range, ja: range },
    why: {
      en: "a plain pulumi up runs the program with it; npm run pulumi takes the one that npm ci brought",
      ja: "pulumi up を直接実行するとこの Node が使われます。npm run pulumi は npm ci で導入した Node を使います",
    },
    mend: {
      en: "start Pulumi by npm run pulumi, or install a newer Node",
      ja: "npm run pulumi を使うか、新しい Node をインストールしてください",
    },
  });
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
