import type { Clients, Things } from "../calls/side.ts";
import { makeIdentity } from "./made/identity.ts";
import { makeNetwork } from "./made/network.ts";
import { makeStorage } from "./made/storage.ts";
import { makeWatching } from "./made/watching.ts";

/** What the stand-in's cluster has, made in moto by AWS's own calls. */
export async function thingsInMoto(clients: Clients): Promise<Things> {
  const identity = await makeIdentity(clients);
  const { subnetIds, ...network } = await makeNetwork(clients);
  const [storage, watching] = await Promise.all([
    makeStorage(clients, network.vpcId, subnetIds),
    makeWatching(clients, { ...network, ...identity }),
  ]);
  return { ...identity, ...network, ...storage, ...watching, now: Date.now(), later: () => {} };
}
