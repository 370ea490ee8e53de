/** What an answer is made of: names and types, without values. */
export type Shape = string | { readonly list: Shape | undefined } | { readonly names: Readonly<Record<string, Shape>> };

/** Of what the SDK adds to each answer nothing is compared, and a page's end says nothing of what stands in it. */
const ASIDE = ["$metadata", "NextToken", "nextToken", "NextMarker"];

export function shapeOf(value: unknown): Shape {
  if (Array.isArray(value)) return { list: value.map(shapeOf).reduce<Shape | undefined>(together, undefined) };
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "no date" : "Date";
  if (value instanceof Uint8Array) return "bytes";
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  const told = Object.entries(value).filter(([name, each]) => each !== undefined && !ASIDE.includes(name));
  return { names: Object.fromEntries(told.map(([name, each]) => [name, shapeOf(each)])) };
}

/** Of a list's elements together: one may have a name that another does not have. */
function together(one: Shape | undefined, other: Shape): Shape {
  if (one === undefined || one === other) return other;
  if (typeof one === "string" || typeof other === "string") return `${kindOf(one)} or ${kindOf(other)}`;
  if ("list" in one && "list" in other)
    return { list: other.list === undefined ? one.list : together(one.list, other.list) };
  if ("list" in one || "list" in other) return `${kindOf(one)} or ${kindOf(other)}`;
  const names: Record<string, Shape> = { ...one.names };
  for (const [name, shape] of Object.entries(other.names)) names[name] = together(names[name], shape);
  return { names };
}

function kindOf(shape: Shape): string {
  if (typeof shape === "string") return shape;
  return "list" in shape ? "list" : "object";
}

/**
 * Where what is given is not as what is known: a name of its own, another type, elements where the other list has none. A
 * place is written as `Routes[].State`. Names that only the known one has are none.
 */
export function differences(given: Shape, known: Shape, at = ""): readonly string[] {
  if (typeof given === "string" || typeof known === "string" || "list" in given !== "list" in known) {
    const [one, other] = [kindOf(given), kindOf(known)];
    return one === other ? [] : [`${at} is ${one}, not ${other}`];
  }
  if ("list" in given) {
    const elements = (known as Extract<Shape, { list: unknown }>).list;
    if (given.list === undefined) return elements === undefined ? [] : [`${at}[] is empty`];
    return elements === undefined ? [`${at}[] is more`] : differences(given.list, elements, `${at}[]`);
  }
  const names = (known as Extract<Shape, { names: unknown }>).names;
  return Object.entries(given.names).flatMap(([name, shape]) => {
    const [place, other] = [at === "" ? name : `${at}.${name}`, names[name]];
    return other === undefined ? [`${place} is more`] : differences(shape, other, place);
  });
}
