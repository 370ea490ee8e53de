import type { PlannedResource } from "../planned/plannedResource.ts";
import { draw } from "./drawing.ts";
import { readTopology } from "./readTopology.ts";
import { svg } from "./svg.ts";

/** The topology that the recorded resources make, as an SVG file for light and dark. */
export async function diagram(resources: readonly PlannedResource[]): Promise<string> {
  return svg(await draw(readTopology(resources)));
}
