export function bringUpDocument(_scripts: unknown): unknown {
  return {};
}
