import type { Cloud } from "../../standin/cloud/cloud.ts";

/** Ids by type and name: two accounts with the same ones have the same resources. */
export function identities(cloud: Cloud, ...types: readonly string[]): Readonly<Record<string, string>> {
  const items = types.length === 0 ? cloud.all() : types.flatMap((type) => cloud.all(type));
  return Object.fromEntries(
    items.flatMap(({ type, name, id }) => (name === undefined ? [] : [[`${type.split(":").at(-1)} ${name}`, id]])),
  );
}

/** What a server's clients and CLUSTERPRO's configuration know it by. */
export function serverInterfaces(cloud: Cloud): readonly object[] {
  return cloud
    .all("NetworkInterface")
    .filter(({ name }) => name !== undefined)
    .toSorted((a, b) => String(a.name).localeCompare(String(b.name)))
    .map(({ name, id, properties }) => ({
      name,
      id,
      addresses: properties.privateIps,
      check: properties.sourceDestCheck,
    }));
}
