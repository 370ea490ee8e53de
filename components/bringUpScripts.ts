export function readBringUpScripts(): unknown {
  return {};
}

export function readDeliveredScripts(): { path: string; content: string }[] {
  return [];
}
