import { readText } from "./reading.ts";
import { type JudgedResource, shownName } from "./resource.ts";

/** What a person looks for in console and code: the Name tag and the resource's name. */
export function shown(resource: JudgedResource): string {
  const name = readText(resource.props, "tags", "Name");
  return shownName(resource, name.state === "known" ? name.value : undefined);
}
