import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../../problems/userError.ts";
import { readSettings } from "../../settings/readSettings.ts";
import { UNDECRYPTED } from "../../settings/schema/undecrypted.ts";
import { configOf, type Json, specOf } from "./stackFile.ts";

// Pulumi keeps its state in a global variable, made at first use. Made here, while files are loaded, it is there before
// mocha takes stock of the globals to find leaks.
pulumi.runtime.setAllConfig({});

/** Sets the configuration of the stack "dev" as the engine would. */
function configure(settings: Record<string, Json>, secretKeys: string[] = []): void {
  pulumi.runtime.setMocks(
    {
      newResource: ({ type }) => {
        throw new Error(`no resource is expected here, but ${type} was made`);
      },
      call: ({ token }) => {
        throw new Error(`no call is expected here, but ${token} was made`);
      },
    },
    "clusterpro-fsx",
    "dev",
  );
  pulumi.runtime.setAllConfig(configOf(settings), secretKeys);
}

function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

describe("readSettings", () => {
  after(() => pulumi.runtime.setAllConfig({}));

  it("reads the specification from the stack's configuration", () => {
    configure({ fileSystem: { storageCapacityGiB: 64 } });
    assert.deepEqual(readSettings(), {
      spec: specOf({ fileSystem: { storageCapacityGiB: 64 } }),
      warnings: [],
    });
  });

  it("hands the password over as a secret", async () => {
    configure({ directoryAdminPassword: "Correct-Horse-7" });
    const { directoryAdminPassword } = readSettings();
    assert.ok(directoryAdminPassword);
    assert.equal(await pulumi.isSecret(directoryAdminPassword), true);
    assert.equal(await resolved(directoryAdminPassword), "Correct-Horse-7");
  });

  it("warns of a password that is no secret in the configuration, without showing it", () => {
    configure({ directoryAdminPassword: "Correct-Horse-7" });
    const [only, ...others] = readSettings().warnings;
    assert.deepEqual(others, []);
    assert.match(only ?? "", /^directoryAdminPassword is plain text in the configuration: .* config set --secret/);
    assert.doesNotMatch(only ?? "", /Correct/);
  });

  it("does not warn of one that is a secret, known or not", () => {
    for (const directoryAdminPassword of ["Correct-Horse-7", UNDECRYPTED]) {
      configure({ directoryAdminPassword }, ["clusterpro-fsx:directoryAdminPassword"]);
      assert.deepEqual(readSettings().warnings, []);
    }
  });

  it("throws every problem as one error that Pulumi prints without a stack trace", () => {
    configure({ network: "abc", protect: "ja" });
    assert.throws(readSettings, (error) => {
      assert.ok(error instanceof UserError);
      assert.ok(pulumi.RunError.isInstance(error));
      assert.equal(error.problems.length, 2);
      assert.equal(error.message, error.problems.join("\n"));
      assert.match(error.message, /^Pulumi\.dev\.yaml: network: .*\nPulumi\.dev\.yaml: protect: .*$/);
      return true;
    });
  });
});
