import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";
import { inSettingsOrder } from "../settings/schema/schemaKeys.ts";
import { formatPath, type Path } from "../settings/schema/settingProblem.ts";
import { enumerated } from "./enumerated.ts";

/** The mark of a value that stands for somebody's own: the word alone, in capitals. */
const MARK = /(?<![A-Za-z0-9])EXAMPLE(?![A-Za-z0-9])/;

/** Values of a stack file that was copied, and never made one's own. */
export function* exampleWarnings(spec: ClusterSpec): Generator<string> {
  const { network, directory, fileSystem, servers, cluster, application, monitoring } = spec;
  const settings = { network, directory, fileSystem, servers, cluster, application, monitoring };
  const places = marked([], settings).toSorted(inSettingsOrder).map(formatPath);
  if (places.length === 0) return;
  const [have, what, them] = places.length === 1 ? ["has", "what it names", "it"] : ["have", "what they name", "them"];
  yield `${enumerated(places)} still ${have} a value marked EXAMPLE: ${what} is not there, and fails when it is first ` +
    `used. Replace ${them} by your own before the first up.`;
}

function marked(path: Path, value: unknown): Path[] {
  if (typeof value === "string") return MARK.test(value) ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((item, i) => marked([...path, i], item));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => marked([...path, key], item));
}
