import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { UserError } from "../../problems/userError.ts";
import { PROJECT } from "../projectCopy.ts";
import { arbitraryStack } from "../stack/arbitraryStack.ts";
import { COMBINED, READINGS, type Reading } from "../stack/readings.ts";
import { StackFolder } from "../stack/stackFolder.ts";
import { withPulumi } from "./withPulumi.ts";

/** For each seed. Each costs a start of the CLI. */
const GENERATED = 20;
const SEEDS = [1, 2, 3];

interface Shown {
  readonly [key: string]: { readonly value?: string; readonly objectValue?: unknown; readonly secret: boolean };
}

/** What `pulumi config --json` shows: an encrypted value's place only. */
type Read = { readonly [key: string]: string };

withPulumi("a stack file is read by the preview as by the Pulumi CLI:", () => {
  let folder: StackFolder;
  let environment: Readonly<Record<string, string>>;

  before(async () => {
    folder = new StackFolder();
    const home = path.join(folder.path, "home");
    mkdirSync(home);
    // In place of the folder in which the CLI keeps a log of every step: it does without.
    writeFileSync(path.join(home, "logs"), "");
    environment = {
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: `file://${folder.path}`,
      PULUMI_CONFIG_PASSPHRASE: "engine-test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      NO_COLOR: "1",
    };
    folder.put({ stack: "" });
    const made = await pulumi("stack", "init", "dev");
    assert.equal(made.exitCode, 0, made.stderr);
  });
  // There is none where the suite is left out.
  after(() => (folder as StackFolder | undefined)?.remove());

  const pulumi = (...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const options = { cwd: folder.path, env: { ...process.env, ...environment }, encoding: "utf8" } as const;
      execFile("pulumi", ["--non-interactive", ...args], options, (error, stdout, stderr) =>
        resolve({ exitCode: error === null ? 0 : 1, stdout, stderr }),
      );
    });

  /** `undefined` where the CLI refuses. */
  const readByCli = async (set: Reading["set"] = []): Promise<Read | undefined> => {
    if (set.length > 0) {
      const given = set.flatMap(([at, value]) => ["--plaintext", `${at}=${value}`]);
      const changed = await pulumi("config", "set-all", "--stack", "dev", "--path", ...given);
      if (changed.exitCode !== 0) return undefined;
    }
    const { exitCode, stdout } = await pulumi("config", "--json", "--stack", "dev");
    return exitCode === 0 ? shown(JSON.parse(stdout) as Shown) : undefined;
  };

  const readHere = (set: Reading["set"] = []): Read | undefined => {
    try {
      const { config, secret } = folder.read(set);
      const entries = Object.entries(config).map(([key, value]) => [key, secret.includes(key) ? SECRET : value]);
      return Object.fromEntries(entries);
    } catch (error) {
      if (error instanceof UserError) return undefined;
      throw error;
    }
  };

  for (const [kind, readings] of Object.entries(COMBINED)) {
    it(kind, async () => {
      const settings = readings.map(({ stack }) => String(stack).replace(/^config:\n/, ""));
      folder.put({ stack: `config:\n${[...new Set(settings)].join("")}` });
      const set = readings.flatMap((reading) => reading.set ?? []);
      const here = readHere(set);
      assert.deepEqual(here, await readByCli(set));
      for (const [key, value] of readings.flatMap(({ config = {} }) => Object.entries(config))) {
        if (here?.[key] !== SECRET) assert.equal(here?.[key], value);
      }
    });
  }

  for (const reading of READINGS) {
    it(reading.kind, async () => {
      folder.put(reading);
      const here = readHere(reading.set);
      const there = await readByCli(reading.set);
      if (reading.config !== undefined) {
        assert.notEqual(here, undefined);
        assert.deepEqual(here, there);
        return;
      }
      assert.equal(here, undefined);
      // Whether it is refused because of the CLI, or because it could not be read alike.
      assert.equal(there === undefined, reading.cli === "refuses", JSON.stringify(there));
    });
  }

  for (const file of readdirSync(PROJECT).filter((name) => /^Pulumi\..+\.yaml$/.test(name))) {
    it(`${file} of this project`, async () => {
      folder.put({
        project: readFileSync(path.join(PROJECT, "Pulumi.yaml"), "utf8").replace("name: clusterpro-fsx", "name: app"),
        stack: readFileSync(path.join(PROJECT, file), "utf8").replaceAll("clusterpro-fsx:", "app:"),
      });
      const here = readHere();
      assert.notEqual(here, undefined);
      assert.deepEqual(here, await readByCli());
    });
  }

  for (const seed of SEEDS) {
    it(`any file that is not refused, seed ${seed}`, async () => {
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(arbitraryStack, async (stack) => {
          folder.put({ stack });
          const here = readHere();
          if (here === undefined) return;
          compared += 1;
          assert.deepEqual(here, await readByCli());
        }),
        { seed, numRuns: GENERATED, endOnFailure: true },
      );
      assert.ok(compared > GENERATED / 2, `only ${compared} of ${GENERATED} were read`);
    });
  }
});

const SECRET = "[secret]";

function shown(config: Shown): Read {
  return Object.fromEntries(
    Object.entries(config).map(([key, { value, secret }]) => [key, secret ? SECRET : (value ?? "")]),
  );
}
