import { type Code, call, list, literal, object } from "./codeText.ts";
import {
  type Build,
  type Handle,
  PlanBuilder,
  type PlanProperties,
  type PlanValue,
  Reference,
  type ResourceOptions,
} from "./plan/plan.ts";
import { requiredInputs } from "./requiredInputs.ts";

/**
 * The program that makes what `build` declares, as TypeScript for Pulumi, without the imports of `pulumi` and `aws`.
 * Loops are rolled out, since it is printed from what is declared and not from how.
 */
export function pulumiCode(build: Build): string {
  const recorder = new Recorder();
  build(recorder);
  const printer = new Printer(recorder);
  return recorder.declared.map((each) => printer.statements(each)).join("");
}

interface Declared {
  readonly handle: Handle;
  readonly custom: boolean;
  readonly inputs: PlanProperties;
  /** Of a component, what it registers. */
  readonly outputs: PlanProperties;
  readonly options: ResourceOptions;
}

/** Remembers what is declared, and which output of which resource a reference is. */
class Recorder extends PlanBuilder {
  readonly declared: Declared[] = [];
  readonly #origins = new WeakMap<Reference, { readonly handle: Handle; readonly property: string }>();

  constructor() {
    // Else what is known later only would not say its value.
    super({ deployed: true });
  }

  override resource(type: string, name: string, inputs: PlanProperties = {}, options: ResourceOptions = {}): Handle {
    const handle = this.#traced(super.resource(type, name, inputs, options));
    this.declared.push({ handle, custom: true, inputs, outputs: {}, options });
    return handle;
  }

  override component(
    type: string,
    name: string,
    inputs: PlanProperties = {},
    outputs: PlanProperties = {},
    options: ResourceOptions = {},
  ): Handle {
    const handle = this.#traced(super.component(type, name, inputs, outputs, options));
    this.declared.push({ handle, custom: false, inputs, outputs, options });
    return handle;
  }

  originOf(reference: Reference) {
    return this.#origins.get(reference);
  }

  #traced(handle: Handle): Handle {
    const output = (property: string) => {
      const reference = handle.output(property);
      this.#origins.set(reference, { handle: traced, property });
      return reference;
    };
    const { urn, type, name } = handle;
    const traced: Handle = {
      urn,
      type,
      name,
      output,
      get id() {
        return output("id");
      },
    };
    return traced;
  }
}

class Printer {
  readonly #recorder: Recorder;
  /** By URN. */
  readonly #variables: ReadonlyMap<string, string>;
  /** URNs of what others refer to. */
  readonly #used: ReadonlySet<string>;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
    this.#variables = variables(recorder.declared.map(({ handle }) => handle));
    this.#used = new Set(recorder.declared.flatMap(uses));
  }

  statements({ handle, custom, inputs, outputs, options }: Declared): string {
    const { type, name, urn } = handle;
    const typed = custom ? /^aws:([^/:]+)\/[^:]+:(\w+)$/.exec(type) : undefined;
    const made = typed
      ? `aws.${typed[1]}.${typed[2]}`
      : custom
        ? "(class extends pulumi.CustomResource {})"
        : "pulumi.ComponentResource";
    const variable = this.#used.has(urn) ? `const ${this.#variables.get(urn)} = ` : "";
    const sent = [...this.#entries(inputs), ...asked(type, inputs)];
    const given = this.#options(options);
    const statement = call(`${variable}new ${made}`, [
      ...(typed ? [] : [JSON.stringify(type)]),
      JSON.stringify(name),
      ...(given.length > 0 || sent.length > 0 ? [object(sent)] : []),
      ...(given.length > 0 ? [object(given)] : []),
    ]);
    if (Object.keys(outputs).length === 0) return statement;
    // A protected method, which a class of its own would call.
    return statement + call(`${this.#variables.get(urn)}["registerOutputs"]`, [this.#object(outputs)]);
  }

  #options({ parent, dependsOn, outputs: _, id: __, ...plain }: ResourceOptions): (readonly [string, Code])[] {
    const variable = ({ urn }: Handle) => this.#variables.get(urn) ?? "";
    return [
      ...(parent ? [["parent", variable(parent)] as const] : []),
      ...(dependsOn ? [["dependsOn", list(dependsOn.map(variable))] as const] : []),
      ...this.#entries(plain as PlanProperties),
    ];
  }

  #object(properties: PlanProperties): Code {
    return object(this.#entries(properties));
  }

  #entries(properties: PlanProperties): (readonly [string, Code])[] {
    return Object.entries(properties).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, this.#value(value)] as const],
    );
  }

  #value(value: PlanValue): Code {
    if (value instanceof Reference) return this.#reference(value);
    if (typeof value === "string") return this.#document(value) ?? literal(value);
    if (typeof value !== "object" || value === null) return String(value);
    if (Array.isArray(value)) return list((value as readonly PlanValue[]).map((each) => this.#value(each)));
    return this.#object(value as PlanProperties);
  }

  /** JSON in a text, such as a role's policy, as people write it in a program. */
  #document(text: string): Code | undefined {
    if (!text.startsWith("{")) return undefined;
    try {
      const document = JSON.parse(text);
      if (Object.keys(document).length === 0 || JSON.stringify(document) !== text) return undefined;
      const { items, ...brackets } = object(this.#entries(document));
      return { items, ...brackets, open: "JSON.stringify({", close: "})" };
    } catch {
      return undefined;
    }
  }

  #reference(reference: Reference): string {
    const origin = this.#recorder.originOf(reference);
    if (origin) return `${this.#variables.get(origin.handle.urn)}.${origin.property}`;
    const value = JSON.stringify(reference.value);
    const [from] = reference.from;
    // Known when what it comes from is there.
    return from ? `${this.#variables.get(from.urn)}.urn.apply(() => ${value})` : `pulumi.output(${value})`;
  }
}

/** What the class asks for beside the inputs that are given. */
function asked(type: string, inputs: PlanProperties): readonly (readonly [string, Code])[] {
  return Object.entries(requiredInputs[type] ?? {}).filter(([key]) => inputs[key] === undefined);
}

/** URNs of what a resource refers to, and its own where a second statement needs it. */
function uses({ handle, inputs, outputs, options: { parent, dependsOn = [] } }: Declared): string[] {
  const found = new Set<string>([...(parent ? [parent] : []), ...dependsOn].map(({ urn }) => urn));
  const visit = (value: PlanValue): void => {
    if (value instanceof Reference) for (const { urn } of value.from) found.add(urn);
    else if (typeof value === "object" && value !== null) for (const each of Object.values(value)) visit(each);
  };
  visit(inputs);
  visit(outputs);
  if (Object.keys(outputs).length > 0) found.add(handle.urn);
  return [...found];
}

/** Words that are no names in a module, and names of what the programs import. */
const TAKEN =
  "aws pulumi arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield";

/** A variable for each resource, by URN: its name, with its type where that is no name or one that two have. */
function variables(handles: readonly Handle[]): ReadonlyMap<string, string> {
  const count = new Map<string, number>();
  for (const { name } of handles) count.set(camel(name), (count.get(camel(name)) ?? 0) + 1);
  const taken = new Set(TAKEN.split(" "));
  const found = new Map<string, string>();
  for (const { urn, type, name } of handles) {
    const short = camel(name);
    const long = camel(`${name} ${type.slice(type.lastIndexOf(":") + 1)}`);
    const isName = count.get(short) === 1 && !taken.has(short) && /^[a-z]/.test(short);
    const wanted = isName ? short : /^[a-z]/.test(long) ? long : camel(`a ${long}`);
    let variable = wanted;
    for (let number = 2; taken.has(variable); number += 1) variable = `${wanted}${number}`;
    taken.add(variable);
    found.set(urn, variable);
  }
  return found;
}

/** `ap-northeast-1a` -> `apNortheast1a` */
function camel(name: string): string {
  const words = name.match(/[A-Za-z0-9]+/g) ?? [];
  return words
    .map((word, index) => (index === 0 ? lower(word) : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
}

function lower(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}
