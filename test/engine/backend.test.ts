import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";
import { STACK } from "./workspace.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** A wrong environment, and what Pulumi says: docs/operations.md quotes it, beside what to do. */
const WRONG: readonly (readonly [what: string, env: (cluster: TestCluster) => NodeJS.ProcessEnv, said: string])[] = [
  ["a wrong passphrase", () => ({ PULUMI_CONFIG_PASSPHRASE: "not-this-one" }), "incorrect passphrase"],
  [
    "no passphrase",
    () => ({ PULUMI_CONFIG_PASSPHRASE: undefined }),
    "passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
  ],
  [
    "a backend that is not there",
    ({ workspace }) => ({ PULUMI_BACKEND_URL: `file://${workspace.project}/nowhere` }),
    "unable to open state directory",
  ],
  [
    "a backend that has no such stack",
    ({ workspace }) => ({ PULUMI_BACKEND_URL: `file://${workspace.project}` }),
    `no stack named '${STACK}' found`,
  ],
  ["no backend", () => ({ PULUMI_BACKEND_URL: "" }), "PULUMI_ACCESS_TOKEN must be set for login"],
];

withPulumi("a wrong backend or passphrase", (use) => {
  for (const [what, env, said] of WRONG) {
    it(`is one line of Pulumi's that docs/operations.md explains: ${what}`, async () => {
      const cluster = use(await TestCluster.empty());
      const { exitCode, stdout, stderr } = await cluster.cliWith(env(cluster), "preview", "--stack", STACK);
      assert.notEqual(exitCode, 0);
      const lines = `${stdout}${stderr}`.trim().split("\n");
      assert.equal(lines.length, 1, lines.join("\n"));
      assert.ok(lines[0]?.startsWith("error: ") && lines[0].includes(said), lines[0]);
      assert.deepEqual(cluster.cloud.all(), []);
      const quoted = said.replace(`'${STACK}'`, "'<stack>'");
      for (const file of ["docs/operations.md", "docs/operations.ja.md"]) {
        assert.ok(readFileSync(path.join(PROJECT, file), "utf8").includes(quoted), `${file} explains "${quoted}"`);
      }
    });
  }
});
