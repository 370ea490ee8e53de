import path from "node:path";
import { cliProblem, pulumiVersion } from "../stack/pulumiCli.ts";
import { TestCluster } from "../test/engine/testCluster.ts";
import { STACK } from "../test/engine/workspace.ts";
import { borrow } from "./borrowed.ts";
import { emptyPack, writePack } from "./packFolder.ts";
import { elapsed, medians, ratio, row, type Timed } from "./timing.ts";

/** AWS's best practices by Pulumi: 42 policies, here to be asked and to stop nothing. */
const AWSGUARD = {
  package: "@pulumi/awsguard@0.3.1",
  index: 'const { AwsGuard } = require("@pulumi/awsguard");\nnew AwsGuard({ all: "advisory" });\n',
};

/** `pulumi preview` of the dev stack, on an empty stack against the stand-in provider, beside the same with policy packs. */
export async function benchSideBySide(runs: number): Promise<string[]> {
  const problem = cliProblem(pulumiVersion());
  if (problem !== undefined) return [`  left out: ${problem}`];
  const empty = emptyPack();
  const guard = borrow(AWSGUARD.package);
  const cluster = await TestCluster.empty();
  const preview =
    (pack?: string): Timed =>
    () =>
      elapsed(() => previewOnce(cluster, pack));
  try {
    if (typeof guard !== "string") writePack(guard.folder, "awsguard", AWSGUARD.index);
    const times = await medians(
      {
        "pulumi preview, no policy pack": preview(),
        "pulumi preview, an empty pack": preview(empty.folder),
        "pulumi preview, this pack": preview(path.join(cluster.workspace.project, "policies")),
        ...(typeof guard === "string" ? {} : { "pulumi preview, AWSGuard 0.3.1": preview(guard.folder) }),
      },
      runs,
    );
    const [base] = times.values();
    return [
      ...[...times].map(([name, time]) => row(name, time, ratio(time, base as number))),
      ...(typeof guard === "string" ? [`  left out: AWSGuard; ${guard}`] : []),
    ];
  } finally {
    cluster.stop();
    empty.remove();
    if (typeof guard !== "string") guard.remove();
  }
}

async function previewOnce(cluster: TestCluster, pack: string | undefined): Promise<void> {
  const { exitCode, stdout, stderr } = await cluster.cli(
    "preview",
    "--stack",
    STACK,
    ...(pack === undefined ? [] : ["--policy-pack", pack]),
  );
  if (exitCode !== 0)
    throw new Error(`pulumi preview with ${pack ?? "no pack"} ended with ${exitCode}: ${stdout}${stderr}`);
}
