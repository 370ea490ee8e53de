import type {
  AnalyzeRequest,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import analyzerProto from "@pulumi/pulumi/proto/analyzer_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type {
  CustomTimeouts,
  PlannedOptions,
  PlannedResource,
  WireProperties,
  WireValue,
} from "../plan/plannedResource.ts";
import { asSentToPolicies, outputsOf } from "../plan/wire.ts";

/** What the engine sends for each registered resource: its inputs. */
export function analyzeRequest(resource: PlannedResource): AnalyzeRequest {
  const request = new analyzerProto.AnalyzeRequest();
  request.setUrn(resource.urn);
  request.setType(resource.type);
  request.setName(resource.name);
  request.setProperties(struct(resource.inputs));
  request.setOptions(options(resource.options, resource.parent));
  return request;
}

/** What the engine sends once at the end: the outputs of all resources, with their wiring. */
export function analyzeStackRequest(resources: readonly PlannedResource[]): AnalyzeStackRequest {
  const request = new analyzerProto.AnalyzeStackRequest();
  request.setResourcesList(resources.map(stackResource));
  return request;
}

function stackResource(resource: PlannedResource): AnalyzerResource {
  const sent = new analyzerProto.AnalyzerResource();
  sent.setUrn(resource.urn);
  sent.setType(resource.type);
  sent.setName(resource.name);
  sent.setProperties(struct(outputsOf(resource)));
  sent.setOptions(options(resource.options, resource.parent));
  sent.setParent(resource.parent ?? "");
  sent.setDependenciesList([...resource.dependencies]);
  const byProperty = sent.getPropertydependenciesMap();
  for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
    // The engine leaves out properties that come from nothing.
    if (urns.length === 0) continue;
    const dependencies = new analyzerProto.AnalyzerPropertyDependencies();
    dependencies.setUrnsList([...urns]);
    byProperty.set(property, dependencies);
  }
  return sent;
}

function options(planned: PlannedOptions, parent: string | undefined): AnalyzerResourceOptions {
  const sent = new analyzerProto.AnalyzerResourceOptions();
  sent.setProtect(planned.protect ?? false);
  sent.setIgnorechangesList([...(planned.ignoreChanges ?? [])]);
  sent.setDeletebeforereplace(planned.deleteBeforeReplace ?? false);
  sent.setDeletebeforereplacedefined(planned.deleteBeforeReplace !== undefined);
  sent.setAdditionalsecretoutputsList([...(planned.additionalSecretOutputs ?? [])]);
  sent.setAliasesList([...(planned.aliases ?? [])]);
  sent.setCustomtimeouts(timeouts(planned.customTimeouts ?? {}));
  sent.setParent(parent ?? "");
  return sent;
}

function timeouts({ create, update, delete: remove }: CustomTimeouts): AnalyzerResourceOptions.CustomTimeouts {
  const sent = new analyzerProto.AnalyzerResourceOptions.CustomTimeouts();
  sent.setCreate(seconds(create));
  sent.setUpdate(seconds(update));
  sent.setDelete(seconds(remove));
  return sent;
}

const SECONDS_PER_UNIT: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** A program writes Go durations such as `1h30m`; policies get seconds. */
function seconds(duration: string | number | undefined): number {
  if (duration === undefined) return 0;
  if (typeof duration === "number") return duration;
  let sum = 0;
  for (const [, count, unit] of duration.matchAll(/([\d.]+)(ms|h|m|s)/g)) {
    sum += Number(count) * (SECONDS_PER_UNIT[unit ?? ""] ?? 0);
  }
  return sum;
}

function struct(properties: WireProperties): JsonStruct {
  return new JsonStruct(asSentToPolicies(properties));
}

/**
 * Properties that stay JSON. The SDK turns the engine's message into JSON before all else; packing and unpacking it here
 * would give the same JSON and cost most of a preview's time.
 */
class JsonStruct extends structProto.Struct {
  readonly #json: Record<string, WireValue>;

  constructor(json: Record<string, WireValue>) {
    super();
    this.#json = json;
  }

  override toJavaScript(): ReturnType<structProto.Struct["toJavaScript"]> {
    return this.#json as ReturnType<structProto.Struct["toJavaScript"]>;
  }
}
