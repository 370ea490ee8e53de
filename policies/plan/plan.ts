import { announceComputed, type ComputedOutputs } from "./announceComputed.ts";
import type { PlannedOptions, PlannedResource, WireProperties, WireValue } from "./plannedResource.ts";
import { UNKNOWN } from "./wire.ts";

/** Declares resources, as a program would. */
export type Build = (plan: PlanBuilder) => void;

export interface PlanOptions {
  /**
   * False: the first preview of a new stack, in which no id is known. True: the same stack deployed, with all values
   * known. A function tells it for each resource by name. Default: false.
   */
  readonly deployed?: boolean | ((name: string) => boolean) | undefined;
  /**
   * What providers announce as unknown beside the inputs, as under the engine. Default: the id, and the outputs that
   * other resources use. What is deployed has what `outputs` says.
   */
  readonly computed?: ComputedOutputs | undefined;
}

/** A value that comes from resources: unknown until they are deployed, and their dependency in either case. */
export class Reference {
  readonly value: WireValue;
  readonly from: readonly Handle[];

  constructor(value: WireValue, from: readonly Handle[]) {
    this.value = value;
    this.from = from;
  }
}

/** An input: plain JSON with references anywhere inside; `undefined` leaves a property out. */
export type PlanValue =
  | WireValue
  | Reference
  | undefined
  | readonly PlanValue[]
  | { readonly [key: string]: PlanValue };

export type PlanProperties = { readonly [key: string]: PlanValue };

export interface ResourceOptions extends PlannedOptions {
  readonly parent?: Handle;
  readonly dependsOn?: readonly Handle[];
  /** Outputs beside the inputs and the id; unknown until deployed. */
  readonly outputs?: PlanProperties;
  /** The id when deployed. Default: made of type and name. */
  readonly id?: string;
}

export interface Handle {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id: Reference;
  /** Any other output. An input comes back as it went in. */
  output(property: string): Reference;
}

/**
 * Makes the list of resources that a program would register, with the wiring that Pulumi's SDK would record: one key in
 * `propertyDependencies` for each input, complete while values are unknown.
 */
export function plan(build: Build, options: PlanOptions = {}): PlannedResource[] {
  const builder = new PlanBuilder(options);
  build(builder);
  const { computed } = options;
  if (!computed) return [...builder.resources];
  return builder.resources.flatMap((each) => {
    return each.outputs?.id === UNKNOWN ? announceComputed([each], computed) : [each];
  });
}

const URN_START = "urn:pulumi:test::plan::";

export class PlanBuilder {
  readonly resources: PlannedResource[] = [];
  readonly #isDeployed: (name: string) => boolean;
  readonly #urns = new Set<string>();

  constructor({ deployed = false }: PlanOptions = {}) {
    this.#isDeployed = typeof deployed === "function" ? deployed : () => deployed;
  }

  resource(type: string, name: string, inputs: PlanProperties = {}, options: ResourceOptions = {}): Handle {
    const deployed = this.#isDeployed(name);
    const sent = encodeAll(inputs);
    const more = encodeAll(options.outputs ?? {});
    const outputs: Record<string, WireValue> = { ...sent };
    for (const [key, value] of Object.entries(more)) outputs[key] = deployed ? value : UNKNOWN;
    outputs.id = deployed ? (options.id ?? `${shortType(type)}-${name}`) : UNKNOWN;
    return this.#add({ type, name, custom: true, inputs, sent, outputs, options });
  }

  /** @param outputs What the component passes to `registerOutputs`. */
  component(
    type: string,
    name: string,
    inputs: PlanProperties = {},
    outputs: PlanProperties = {},
    options: ResourceOptions = {},
  ): Handle {
    return this.#add({
      type,
      name,
      custom: false,
      inputs,
      sent: encodeAll(inputs),
      outputs: encodeAll(outputs),
      options,
    });
  }

  /** A value that is known only once the resources it comes from are deployed. */
  later(value: WireValue, ...from: readonly Handle[]): Reference {
    const known = from.length === 0 ? this.#isDeployed("") : from.every(({ name }) => this.#isDeployed(name));
    return new Reference(known ? value : UNKNOWN, from);
  }

  #add(resource: Declared): Handle {
    const { type, name, custom, inputs, sent, outputs, options } = resource;
    const { parent, dependsOn = [], outputs: _outputs, id: _id, ...planned } = options;
    const urn = `${URN_START}${parent ? `${parent.urn.split("::")[2]}$` : ""}${type}::${name}`;
    if (this.#urns.has(urn)) throw new Error(`two resources have the URN ${urn}`);
    this.#urns.add(urn);
    const byProperty: Record<string, string[]> = {};
    for (const key of Object.keys(sent)) byProperty[key] = urns(comesFrom(inputs[key]));
    this.resources.push({
      urn,
      type,
      name,
      parent: parent?.urn,
      custom,
      inputs: sent,
      outputs,
      dependencies: urns([...dependsOn, ...Object.values(inputs).flatMap(comesFrom)]),
      propertyDependencies: byProperty,
      options: planned,
    });
    const output = (property: string): Reference => {
      const value = outputs[property] ?? (this.#isDeployed(name) ? `${name}-${property}` : UNKNOWN);
      // What others can use, a provider has announced.
      if (custom) outputs[property] = value;
      return new Reference(value, [handle]);
    };
    const handle: Handle = {
      urn,
      type,
      name,
      output,
      get id() {
        return output("id");
      },
    };
    return handle;
  }
}

interface Declared {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly inputs: PlanProperties;
  /** The inputs in wire encoding. */
  readonly sent: WireProperties;
  readonly outputs: Record<string, WireValue>;
  readonly options: ResourceOptions;
}

function encodeAll(properties: PlanProperties): Record<string, WireValue> {
  const encoded: Record<string, WireValue> = {};
  for (const [key, value] of Object.entries(properties)) {
    if (value !== undefined) encoded[key] = encode(value);
  }
  return encoded;
}

function encode(value: PlanValue): WireValue {
  if (value instanceof Reference) return value.value;
  if (typeof value !== "object" || value === null) return value ?? null;
  return isList(value) ? value.map(encode) : encodeAll(value as PlanProperties);
}

function comesFrom(value: PlanValue): readonly Handle[] {
  if (value instanceof Reference) return value.from;
  if (typeof value !== "object" || value === null) return [];
  return (isList(value) ? value : Object.values(value)).flatMap(comesFrom);
}

function isList(value: object): value is readonly PlanValue[] {
  return Array.isArray(value);
}

function urns(handles: readonly Handle[]): string[] {
  return [...new Set(handles.map(({ urn }) => urn))].sort();
}

/** `aws:ec2/routeTable:RouteTable` -> `routeTable` */
function shortType(type: string): string {
  const name = type.slice(type.lastIndexOf(":") + 1);
  return name.charAt(0).toLowerCase() + name.slice(1);
}
