import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { UNKNOWN, type WireValue } from "./wire.ts";

export type Properties = { readonly [key: string]: WireValue };

/** Type of the resource that a stack is itself. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/** A resource as the program registered it. */
export interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string | undefined;
  readonly custom: boolean;
  /** True for what the program only reads, by `Resource.get` or a stack reference. */
  readonly read: boolean;
  readonly inputs: Properties;
  /** What a component passed to `registerOutputs`. */
  outputs: Properties | undefined;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly options: RecordedOptions;
}

export interface RecordedOptions {
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly deleteBeforeReplace: boolean;
  readonly retainOnDelete: boolean;
  readonly additionalSecretOutputs: readonly string[];
  readonly customTimeouts: Readonly<Record<string, string>>;
}

/** @param parent the recorded parent, of which the engine lets a resource inherit what it does not say itself */
export function registered(
  request: RegisterResourceRequest,
  urn: string,
  inputs: Properties,
  parent: RecordedResource | undefined,
): RecordedResource {
  return {
    urn,
    type: request.getType(),
    name: shownName(request.getName()),
    parent: request.getParent() || undefined,
    custom: request.getCustom(),
    read: false,
    inputs,
    outputs: undefined,
    dependencies: [...request.getDependenciesList()].sort(),
    propertyDependencies: propertyDependenciesOf(request),
    options: {
      protect: (request.hasProtect() ? request.getProtect() : parent?.options.protect) ?? false,
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      retainOnDelete:
        (request.hasRetainondelete() ? request.getRetainondelete() : parent?.options.retainOnDelete) ?? false,
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      customTimeouts: timeoutsOf(request),
    },
  };
}

export function readFrom(request: ReadResourceRequest, urn: string, inputs: Properties): RecordedResource {
  return {
    urn,
    type: request.getType(),
    name: shownName(request.getName()),
    parent: request.getParent() || undefined,
    custom: true,
    read: true,
    inputs,
    outputs: undefined,
    dependencies: [...request.getDependenciesList()].sort(),
    propertyDependencies: {},
    options: {
      protect: false,
      ignoreChanges: [],
      replaceOnChanges: [],
      deleteBeforeReplace: false,
      retainOnDelete: false,
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      customTimeouts: {},
    },
  };
}

/** A name that a program made with a value that is not known. */
export function shownName(name: string): string {
  return name.replaceAll(UNKNOWN, "[unknown]");
}

export function propertiesOf(struct: structProto.Struct | undefined): Properties {
  return (struct?.toJavaScript() ?? {}) as Properties;
}

export function structOf(properties: Properties): structProto.Struct {
  return structProto.Struct.fromJavaScript(properties as Parameters<typeof structProto.Struct.fromJavaScript>[0]);
}

function propertyDependenciesOf(request: RegisterResourceRequest): Readonly<Record<string, readonly string[]>> {
  const dependencies: Record<string, readonly string[]> = {};
  for (const [property, each] of request.getPropertydependenciesMap().entries()) {
    dependencies[property] = [...each.getUrnsList()].sort();
  }
  return dependencies;
}

function timeoutsOf(request: RegisterResourceRequest): Readonly<Record<string, string>> {
  const timeouts = request.getCustomtimeouts()?.toObject();
  return Object.fromEntries(Object.entries(timeouts ?? {}).filter(([, value]) => value !== ""));
}
