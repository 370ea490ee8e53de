import { isInput } from "../graph/input.ts";
import { readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { SERVER_TEXTS } from "./embeddedConf.ts";

/** Something beside the delivered files that a server or an operator reads in clear. */
export interface PlainPlace {
  readonly resource: StackResource;
  readonly property: string;
  /** For a parameter, whose own name tells what its value is. */
  readonly name?: string | undefined;
}

const PARAMETER = "aws:ssm/parameter:Parameter";

/** Encrypted, and read with a permission of its own. */
export function isSecureString({ type, props }: StackResource): boolean {
  const kind = readText(props, "type");
  return type === PARAMETER && kind.state === "known" && kind.value === "SecureString";
}

/** The properties of servers, documents and plain parameters that carry a text. */
export function* plainPlaces(stack: StackGraph): Iterable<PlainPlace> {
  for (const [type, properties] of Object.entries(SERVER_TEXTS)) {
    for (const resource of stack.ofType(type)) {
      for (const property of properties) if (isInput(resource, property)) yield { resource, property };
    }
  }
  for (const resource of stack.ofType(PARAMETER)) {
    if (isSecureString(resource)) continue;
    const name = readText(resource.props, "name");
    const last = (name.state === "known" ? name.value : resource.name).split("/").at(-1);
    // AWS reports a plain value as insecureValue too.
    const given = readText(resource.props, "value").state === "absent" ? "insecureValue" : "value";
    yield { resource, property: given, name: last };
  }
}
