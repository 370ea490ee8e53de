import assert from "node:assert/strict";
import { impossibleChanges, madeWithOf } from "../../components/madeWith.ts";
import type { JoinedDirectorySpec } from "../../settings/schema/clusterSpec.ts";

type Made = Parameters<typeof madeWithOf>[0];

const joined = (directoryId: string | undefined) => {
  const directory = { domainName: "test.msad.local", existing: { secret: "corp/joiner", directoryId } };
  const network = { vpcCidr: "10.0.0.0/16", zones: [] };
  return madeWithOf({
    network: network as unknown as Made["network"],
    directory: directory as JoinedDirectorySpec,
    fileSystem: { zones: ["a", "c"] } as unknown as Made["fileSystem"],
    servers: [],
  });
};

describe("impossibleChanges", () => {
  // Red while the record knew no directory that was there already: all servers would have been replaced in one update.
  it("refuses another existing directory under a cluster", () => {
    const [problem, ...others] = impossibleChanges(joined("d-0123456789"), joined("d-9876543210"));
    assert.match(problem ?? "", /^directory\.existing\.directoryId: d-0123456789 cannot become d-9876543210\. /);
    assert.deepEqual(others, []);
  });

  it("says nothing of the same one, nor where the record is older than that", () => {
    assert.deepEqual(impossibleChanges(joined("d-0123456789"), joined("d-0123456789")), []);
    assert.deepEqual(impossibleChanges(joined(undefined), joined("d-0123456789")), []);
  });

  // Red while one record was overwritten before the addresses had moved.
  it("keeps an address for the server that has it until another update has moved it away", () => {
    const before = { servers: { server1: "10.0.110.12", server2: "10.0.120.11" } };
    const now = { servers: { ...before.servers, server3: "10.0.110.11" } };
    const server = (privateIp: string) => ({ privateIp, terminationProtection: false });
    const broken = { server1: server("10.0.110.11"), server2: server("10.0.120.11") };
    assert.match(
      impossibleChanges(before, now, broken).join(),
      /^servers: server3 cannot take 10\.0\.110\.11 in the update in which server1 gives it up\./,
    );
    assert.deepEqual(impossibleChanges(before, now, { ...broken, server1: server("10.0.110.12") }), []);
    // The same update again, which now makes what it was to make.
    assert.deepEqual(impossibleChanges(before, before, broken), []);
  });

  // Both pass a preview, and AWS refuses the first interface: the other server still has its address.
  it("lets no two servers swap their addresses in one update, which AWS would refuse halfway", () => {
    const before = { servers: { server1: "10.0.110.11", server2: "10.0.110.12" } };
    const swapped = { servers: { server1: "10.0.110.12", server2: "10.0.110.11" } };
    const [first = "", second = "", ...others] = impossibleChanges(before, swapped);
    assert.match(first, /^servers: server1 cannot take 10\.0\.110\.12 in the update in which server2 gives it up\. /);
    assert.match(second, /^servers: server2 cannot take 10\.0\.110\.11 in the update in which server1 gives it up\. /);
    assert.deepEqual(others, []);
  });
});
