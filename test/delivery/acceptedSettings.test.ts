import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { isIPv4 } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { clusterDelivery } from "../../delivery/clusterDelivery.ts";
import { type ClpConf, readClpConf, virtualIpsOf } from "../../policies/model/delivery/clpConf.ts";
import { textAt } from "../../policies/model/delivery/confXml.ts";
import { settingsOf } from "../settings/settingsOf.ts";
import { specOf } from "../settings/stackFile.ts";

const SCRIPT = "@echo off\r\nexit /b 0\r\n";

/** What CLUSTERPRO asks of names, which name folders too. Source: its reference guide. */
const OBJECT_NAME = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[A-Za-z](?:[A-Za-z0-9_-]{0,29}[A-Za-z0-9_])?$/i;

/** What is wrong with a clp.conf as a whole, by the pack's reader, which shares no code with the program. */
function faultsOf(conf: ClpConf): readonly string[] {
  const { clusterName = "", servers, groups, resources, monitors } = conf;
  const named = {
    clusterName: [clusterName],
    groups: namesOf(groups),
    resources: namesOf(resources),
    monitors: namesOf(monitors),
  };
  const addresses = [...servers.flatMap((server) => server.addresses), ...virtualIpsOf(conf).map(({ ip = "" }) => ip)];
  const recoveries = { rsc: namesOf(resources), grp: namesOf(groups), cls: ["LocalServer"] };
  return [
    ...Object.entries({ ...named, servers: namesOf(servers), addresses }).flatMap(([what, all]) =>
      new Set(all.map((each) => each.toLowerCase())).size < all.length ? [`${what} twice: ${all.join(", ")}`] : [],
    ),
    ...Object.entries(named).flatMap(([what, all]) =>
      all.filter((name) => !OBJECT_NAME.test(name)).map((name) => `${what}: ${name} is no name`),
    ),
    ...addresses.filter((address) => !isIPv4(address)).map((address) => `${address} is no address`),
    ...resources.flatMap(({ name, group, dependsOn }) =>
      group === undefined || dependsOn.some((other) => !namesOf(resources).includes(other)) ? [`${name} hangs`] : [],
    ),
    ...monitors.flatMap(({ name, target, element }) => {
      const on = textAt(element, "relation/name") ?? "";
      const known = recoveries[textAt(element, "relation/type") as keyof typeof recoveries] ?? [];
      const wrong = !known.includes(on) || (target !== undefined && !namesOf(resources).includes(target));
      return wrong ? [`${name} watches ${target} and acts on ${on}`] : [];
    }),
  ];
}

function namesOf(objects: readonly { readonly name: string }[]): readonly string[] {
  return objects.map(({ name }) => name);
}

describe("settings that are accepted", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-accepted-"));
    mkdirSync(path.join(folder, "own"));
    for (const file of ["start.bat", "stop.bat", "genw.bat"]) writeFileSync(path.join(folder, "own", file), SCRIPT);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("are delivered as a clp.conf that CLUSTERPRO can take, whatever they say", () => {
    fc.assert(
      fc.property(settingsOf("own"), (settings) => {
        const spec = specOf(settings);
        const { files } = clusterDelivery(spec, folder);
        const reading = readClpConf(String(files.find((file) => file.path === "clp.conf")?.content));
        assert.ok(reading.holds);
        assert.deepEqual(faultsOf(reading.holds), []);
        assert.equal(reading.holds.clusterName, spec.cluster.name);
        assert.deepEqual(namesOf(reading.holds.servers), namesOf(spec.servers));
        assert.deepEqual(namesOf(reading.holds.groups), [spec.cluster.group]);
      }),
      { numRuns: 300 },
    );
  });
});
