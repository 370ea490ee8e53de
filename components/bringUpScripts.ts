export function readBringUpScripts(): { inDocument: unknown; delivered: { path: string; content: string }[] } {
  return { inDocument: {}, delivered: [] };
}
