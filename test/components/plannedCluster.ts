import assert from "node:assert/strict";
import { HaCluster } from "../../components/haCluster.ts";
import * as monitoring from "../../components/monitoring/createMonitoring.ts";
import { isSecret, isUnknown, type WireValue } from "../../preview/plan/wire.ts";
import type { InvokeAnswers, Properties, RecordedResource } from "../../preview/recordingMonitor.ts";
import { runProgram } from "../../preview/runProgram.ts";
import { readSettings } from "../../settings/readSettings.ts";

/** What a test changes of the smallest stack file, by setting. */
export type SettingsChange = Readonly<Record<string, unknown>>;

/** The cluster that `index.ts` makes of a stack file with the Region and `change`, planned in process. */
export async function plannedCluster(change: SettingsChange = {}, answers?: InvokeAnswers): Promise<Plan> {
  const config: Record<string, string> = { "aws:region": "ap-northeast-1" };
  for (const [key, value] of Object.entries(change)) {
    config[key.includes(":") ? key : `clusterpro-fsx:${key}`] =
      typeof value === "object" ? JSON.stringify(value) : String(value);
  }
  const run = () => {
    const { spec, directoryAdminPassword, warnings } = readSettings();
    new HaCluster("clusterpro", {
      spec,
      monitoring,
      ...(directoryAdminPassword === undefined ? {} : { directoryAdminPassword }),
      ...(warnings.length === 0 ? {} : { warnings }),
    });
  };
  return plannedProgram(config, run, answers);
}

export async function plannedProgram(
  config: Record<string, string>,
  run: () => unknown,
  answers: InvokeAnswers = {},
): Promise<Plan> {
  const stack = { project: "clusterpro-fsx", stack: "dev", config, secretKeys: [] };
  const { resources } = await runProgram({ ...stack, run, answers });
  return new Plan(resources);
}

/** The recorded resources of one run, with questions a test asks. */
export class Plan {
  readonly resources: readonly RecordedResource[];

  constructor(resources: readonly RecordedResource[]) {
    this.resources = resources;
  }

  /** All resources of a type, by the last word of its token: `Route`. */
  all(type: string): readonly RecordedResource[] {
    return this.resources.filter((each) => each.custom && each.type.endsWith(`:${type}`));
  }

  /** The components, the stack left out. */
  get components(): readonly RecordedResource[] {
    return this.resources.filter((each) => !each.custom && each.type !== "pulumi:pulumi:Stack");
  }

  /** The one resource of that type and name. */
  one(type: string, name: string): RecordedResource {
    const found = this.all(type).filter((each) => each.name === name);
    const names = this.all(type).map((each) => each.name);
    assert.equal(found.length, 1, `one ${type} named ${name}; there are: ${names.join(", ")}`);
    return found[0] as RecordedResource;
  }

  byUrn(urn: string): RecordedResource {
    const found = this.resources.find((each) => each.urn === urn);
    assert.ok(found, `resource ${urn}`);
    return found;
  }

  /** Names of the custom resources that a property's value comes from. */
  sourcesOf(resource: RecordedResource, property: string): readonly string[] {
    return (resource.propertyDependencies[property] ?? []).map((urn) => this.byUrn(urn).name);
  }

  /** Everything that must exist before the resource, near and far. */
  waitsFor(resource: RecordedResource, seen = new Set<string>()): ReadonlySet<RecordedResource> {
    const found = new Set<RecordedResource>();
    for (const urn of resource.dependencies) {
      if (seen.has(urn)) continue;
      seen.add(urn);
      const dependency = this.byUrn(urn);
      found.add(dependency);
      for (const each of this.waitsFor(dependency, seen)) found.add(each);
    }
    return found;
  }
}

/** The inputs of a resource as plain data; a secret or unknown value must not be read. */
export function inputsOf<Shape = Readonly<Record<string, unknown>>>(resource: RecordedResource): Shape {
  return resource.inputs as Properties as unknown as Shape;
}

export { isSecret, isUnknown, type WireValue };
