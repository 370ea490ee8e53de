import { type Problem, problem, quote } from "./problem.ts";

/** Devices of Windows, which no folder can be named after: groups, resources and monitors name script folders. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Host name and CLUSTERPRO server name at once. Every script of NEC lowers host names first. */
export function* checkServerName(path: string, name: string): Generator<Problem> {
  if (/^[a-z]([a-z0-9-]{0,13}[a-z0-9])?$/.test(name)) return;
  yield problem(
    path,
    `${quote(name)} is not a server name; 1 to 15 lower-case letters, digits and hyphens are allowed, a letter first ` +
      "and no hyphen last. Write for example server1",
  );
}

/** Cluster, failover group, resource and monitor. */
export function* checkObjectName(path: string, name: string): Generator<Problem> {
  if (DEVICE.test(name)) {
    yield problem(path, `${quote(name)} is a device of Windows and cannot name a folder. Choose another name`);
  } else if (!/^[A-Za-z]([A-Za-z0-9_-]{0,29}[A-Za-z0-9_])?$/.test(name)) {
    yield problem(
      path,
      `${quote(name)} is not a name; 1 to 31 ASCII letters, digits, hyphens and underscores are allowed, a letter ` +
        "first and no hyphen last. Write for example failover",
    );
  }
}

/** A name used twice. Letter case makes no difference: the names are folders on Windows. */
export function* checkUnique(names: readonly { readonly path: string; readonly name: string }[]): Generator<Problem> {
  const first = new Map<string, string>();
  for (const { path, name } of names) {
    const other = first.get(name.toLowerCase());
    if (other === undefined) first.set(name.toLowerCase(), path);
    else yield problem(path, `${quote(name)} is already used by ${other}; each name is allowed once. Choose another`);
  }
}
