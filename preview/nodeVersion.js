// JavaScript in words that an old Node knows, which has to say itself that it is too old. Imports nothing.

/** The lines in which Node strips types by itself, each from a version on; what is newer does too. */
const STRIPS_TYPES = [
  [22, 18],
  [23, 6],
];

/**
 * @param {string} version such as `22.18.0`
 * @returns {string | undefined} undefined for a Node that runs TypeScript
 */
export function whyTooOld(version) {
  const [major, minor] = version.split(".").map(Number);
  const [, last] = STRIPS_TYPES;
  const runs = major > last[0] || STRIPS_TYPES.some(([line, from]) => major === line && minor >= from);
  return runs ? undefined : `Node ${version} is too old; 22.18 or newer is needed, of the line 23 23.6`;
}
