import assert from "node:assert/strict";
import { clusterDelivery } from "../../delivery/clusterDelivery.ts";
import { clusterWarnings } from "../../delivery/clusterWarnings.ts";
import type { PartitionResolution } from "../../delivery/partitionResolution.ts";
import { BROUGHT_UP } from "../components/broughtUp.ts";
import { ACCOUNT, ALL_EXISTING } from "../components/existing.ts";
import { inJapaneseToo } from "../messages/inJapanese.ts";
import { type Json, specOf } from "../settings/stackFile.ts";

const warningsOf = (settings: { readonly [key: string]: Json }) => {
  const spec = specOf({ ...settings });
  return inJapaneseToo(clusterWarnings(spec, clusterDelivery(spec))).map((text) => text.replace(/[:;].*$/, ""));
};

const { cluster } = BROUGHT_UP;
const SAFE = { ...cluster, networkPartition: { kind: "witness", host: "witness.example.com" } };

describe("clusterWarnings", () => {
  it("says nothing of a cluster with a witness and everything to install", () => {
    assert.deepEqual(warningsOf({ ...BROUGHT_UP, cluster: SAFE }), []);
  });

  it("says that without partition resolution both servers can become active", () => {
    assert.deepEqual(warningsOf(BROUGHT_UP), ["cluster.networkPartition is none"]);
  });

  it("says that a witness which both servers still reach settles no broken link", () => {
    for (const [networkPartition, kind] of [
      [{ kind: "http", host: "witness.example.com" }, "http"],
      [{ kind: "ping", address: "10.9.0.1" }, "ping"],
    ] as const) {
      assert.deepEqual(warningsOf({ ...BROUGHT_UP, cluster: { ...cluster, networkPartition } }), [
        `cluster.networkPartition is ${kind} alone, without a witness heartbeat`,
      ]);
    }
  });

  it("says what a start-up delay of 0 lets happen", () => {
    assert.deepEqual(warningsOf({ ...BROUGHT_UP, cluster: { ...SAFE, startupDelaySeconds: 0 } }), [
      "cluster.startupDelaySeconds is 0",
    ]);
  });

  it("names what is missing for the bring-up, and what stays undone without it", () => {
    const [first, second, ...others] = warningsOf({ cluster: { networkPartition: SAFE.networkPartition } });
    assert.equal(first, "CLUSTERPRO is not brought up");
    assert.match(second ?? "", /^The password of test\.msad\.local\\Admin expires 42 days after it was set/);
    assert.deepEqual(others, []);
  });

  it("says that the account expires where the settings leave it so", () => {
    const account = { user: "clusteradmin", secret: "payments/account", passwordNeverExpires: false };
    const found = warningsOf({ ...BROUGHT_UP, cluster: { ...SAFE, account } });
    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", /The password of test\.msad\.local\\clusteradmin expires/);
  });

  it("says that the domain's own policy has a password expire, where the directory was there", () => {
    const found = warningsOf({ ...BROUGHT_UP, ...ALL_EXISTING, cluster: { ...SAFE, account: ACCOUNT } });
    assert.equal(found.length, 2);
    assert.equal(found[0], "The DHCP options of vpc-0123456789abcdef0 stay as they are");
    assert.match(
      found[1] ?? "",
      /^The password of corp\.example\.com\\clusteradmin expires as the domain's policy says/,
    );
  });

  for (const [monitor, says] of [
    ["fileSystem", "The file system's monitor gives up"],
    ["application", "The application's monitor gives up"],
  ] as const) {
    for (const [intervalSeconds, retries, impatient] of [
      [29, 1, true],
      [30, 1, false],
      [10, 2, true],
      [10, 3, false],
    ] as const) {
      it(`${impatient ? "tells" : "does not tell"} of ${monitor}'s monitor that gives up after ${retries} x ${intervalSeconds} s`, () => {
        const monitors = { [monitor]: { intervalSeconds, retries } };
        const found = warningsOf({ ...BROUGHT_UP, cluster: { ...SAFE, monitors } });
        assert.deepEqual(
          found.map((text) => text.slice(0, says.length)),
          impatient ? [says] : [],
        );
      });
    }
  }

  it("says nothing of the patience of an application whose needs are not known", () => {
    const monitors = { application: { intervalSeconds: 5, retries: 1 } };
    const application = { kind: "none" } as const;
    assert.deepEqual(warningsOf({ ...BROUGHT_UP, application, cluster: { ...SAFE, monitors } }), []);
  });

  it("judges partition resolution by the base configuration where there is one", () => {
    const { networkPartition: _, ...others } = SAFE;
    const spec = specOf({ ...BROUGHT_UP, cluster: { ...others, baseConfiguration: "export.conf" } });
    const told = (partitionResolution: PartitionResolution) =>
      inJapaneseToo(
        clusterWarnings(spec, { timing: { fileSystem: {}, application: {} }, warnings: [], partitionResolution }),
      );
    assert.deepEqual(told("whole"), []);
    assert.match(
      told("isolation").join(),
      /^cluster\.baseConfiguration has .* by HTTP or ping alone, without a witness/,
    );
    assert.match(
      told("none").join(),
      /^cluster\.baseConfiguration has no network partition resolution: .* in Cluster WebUI/,
    );
  });
});
