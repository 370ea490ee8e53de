/** Freezes a tree of plain objects and arrays in place and returns it, literal types kept. */
export function deepFreeze<const T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
