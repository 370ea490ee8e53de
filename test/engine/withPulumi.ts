import { cliProblem, pulumiVersion } from "../../stack/pulumiCli.ts";
import type { TestCluster } from "./testCluster.ts";

/** Nobody has tried these tests on Windows yet, where a machine may well have a CLI. `npm run test:engine` tries them. */
const UNTRIED = process.platform === "win32" && process.env.CLPFSX_ENGINE !== "required";

/** Longest time for one test: some run the engine five times, on a machine that others use too. */
const TIMEOUT_MILLISECONDS = 180_000;

/**
 * A suite for the real engine, left out on Windows and where there is no `pulumi`, or an old one. `use` takes charge of a
 * cluster: after the test it is stopped, and the test fails if anything asked for credentials or for the network.
 */
export function withPulumi(title: string, tests: (use: (cluster: TestCluster) => TestCluster) => void): void {
  // All under one name, by which the reporter says at the end what was left out.
  describe("the Pulumi engine, which needs a pulumi of 3.249 or newer on the PATH", () => {
    describe(title, function () {
      this.timeout(TIMEOUT_MILLISECONDS);
      const used: TestCluster[] = [];

      before(function () {
        if (UNTRIED || cliProblem(pulumiVersion()) !== undefined) this.skip();
      });

      afterEach(() => {
        for (const cluster of used.splice(0)) cluster.stop();
      });

      tests((cluster) => {
        used.push(cluster);
        return cluster;
      });
    });
  });
}
