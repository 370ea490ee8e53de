import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import resourceProto from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type { WireValue } from "./wire.ts";

export type Properties = { readonly [key: string]: WireValue };

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

/**
 * Answers to reads: by invoke, by token such as `aws:ssm/getParameter:getParameter`, and of resources, by type such as
 * `aws:ec2/subnet:Subnet`, where the argument is what the program states.
 */
export type InvokeAnswers = Readonly<Record<string, (args: Properties) => Properties>>;

type Callback = (error: MonitorError | null, response?: unknown) => void;

/** What gRPC would hand over. The SDK shows `details` of a failed read and `message` of a failed registration. */
class MonitorError extends Error {
  readonly details: string;

  constructor(details: string) {
    super(details);
    this.details = details;
  }
}

const { ResourceMonitorFeature: Feature } = resourceProto;

/**
 * Stands where the engine's resource monitor stands, and answers as the engine does in the first preview of a new
 * stack: no id is known, and of a resource's outputs only what the program put in. Of a resource that is read, the id
 * and what the program states are known.
 *
 * Any resource type is recorded. Where it differs from the engine: it asks no provider, so it neither checks
 * properties nor fills in a provider's defaults.
 */
export class RecordingMonitor extends MockMonitor {
  readonly #project: string;
  readonly #stack: string;
  readonly #answers: InvokeAnswers;
  readonly #recorded = new Map<string, RecordedResource>();
  readonly #outputForm = new WeakSet<ResourceInvokeRequest>();

  constructor(project: string, stack: string, answers: InvokeAnswers = {}) {
    super({
      newResource: () => ({ id: undefined, state: {} }),
      call: () => ({}),
    });
    this.#project = project;
    this.#stack = stack;
    this.#answers = answers;
  }

  /** All resources, in the order in which the program registered them. */
  get recorded(): readonly RecordedResource[] {
    return [...this.#recorded.values()];
  }

  /** Marks a read as one whose result is an Output, in which "not known" has a form. */
  markOutputForm(request: ResourceInvokeRequest): void {
    this.#outputForm.add(request);
  }

  override async registerResource(request: RegisterResourceRequest, callback: Callback): Promise<void> {
    const urn = this.#urn(request.getParent(), request.getType(), request.getName());
    if (this.#recorded.has(urn)) {
      callback(new MonitorError(`two resources have the same URN ${urn}; give one of them another name`));
      return;
    }
    const inputs = propertiesOf(request.getObject());
    this.#recorded.set(urn, {
      urn,
      type: request.getType(),
      name: request.getName(),
      parent: request.getParent() || undefined,
      custom: request.getCustom(),
      read: false,
      inputs,
      outputs: undefined,
      dependencies: [...request.getDependenciesList()].sort(),
      propertyDependencies: propertyDependenciesOf(request),
      options: optionsOf(request),
    });
    const response = new resourceProto.RegisterResourceResponse();
    response.setUrn(urn);
    response.setId("");
    response.setObject(structOf(inputs));
    callback(null, response);
  }

  override registerResourceOutputs(request: RegisterResourceOutputsRequest, callback: Callback): void {
    const resource = this.#recorded.get(request.getUrn());
    if (resource) resource.outputs = propertiesOf(request.getOutputs());
    callback(null, {});
  }

  override async readResource(request: ReadResourceRequest, callback: Callback): Promise<void> {
    const urn = this.#urn(request.getParent(), request.getType(), request.getName());
    this.#recorded.set(urn, {
      urn,
      type: request.getType(),
      name: request.getName(),
      parent: request.getParent() || undefined,
      custom: true,
      read: true,
      inputs: { ...propertiesOf(request.getProperties()), id: request.getId() },
      outputs: undefined,
      dependencies: [...request.getDependenciesList()].sort(),
      propertyDependencies: {},
      options: optionsOf(request),
    });
    const response = new resourceProto.ReadResourceResponse();
    response.setUrn(urn);
    // Without an answer what the program states: nobody is asked whether it is so.
    const stated = { ...propertiesOf(request.getProperties()), id: request.getId() };
    response.setProperties(structOf(this.#answers[request.getType()]?.(stated) ?? stated));
    callback(null, response);
  }

  override async invoke(request: ResourceInvokeRequest, callback: Callback): Promise<void> {
    const token = request.getTok();
    const answer = this.#answers[token];
    const response = new resourceProto.ResourceInvokeResponse();
    if (answer && request.getDependsonList().length === 0) {
      response.setReturn(structOf(answer(propertiesOf(request.getArgs()))));
    } else if (this.#outputForm.has(request)) {
      response.setUnknown(true);
    } else {
      callback(
        new MonitorError(
          `${token} was called in its promise form, which has no way to say that the answer is not known ` +
            "in an in-process preview. Use its Output form, or give the preview an answer.",
        ),
      );
      return;
    }
    callback(null, response);
  }

  override getDeploymentInfo(_request: unknown, callback: Callback): void {
    const response = new resourceProto.DeploymentInfo();
    response.setSupportedfeaturesList([
      Feature.RESOURCE_MONITOR_FEATURE_SECRETS,
      Feature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
      Feature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
      Feature.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
      Feature.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
      Feature.RESOURCE_MONITOR_FEATURE_REPLACEMENT_TRIGGER,
      Feature.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION,
      Feature.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
      Feature.RESOURCE_MONITOR_FEATURE_ERROR_HOOKS,
      // With this the SDK tells the dependencies of a read, in the Output form only.
      Feature.RESOURCE_MONITOR_FEATURE_INVOKE_DEPENDS_ON,
    ]);
    callback(null, response);
  }

  #urn(parent: string, type: string, name: string): string {
    const parentType = parent.split("::")[2];
    const qualified = !parentType || parentType === "pulumi:pulumi:Stack" ? type : `${parentType}$${type}`;
    return `urn:pulumi:${this.#stack}::${this.#project}::${qualified}::${name}`;
  }
}

function propertiesOf(struct: structProto.Struct | undefined): Properties {
  return (struct?.toJavaScript() ?? {}) as Properties;
}

function structOf(properties: Properties): structProto.Struct {
  return structProto.Struct.fromJavaScript(properties as Parameters<typeof structProto.Struct.fromJavaScript>[0]);
}

function propertyDependenciesOf(request: RegisterResourceRequest): Readonly<Record<string, readonly string[]>> {
  const dependencies: Record<string, readonly string[]> = {};
  for (const [property, each] of request.getPropertydependenciesMap().entries()) {
    dependencies[property] = [...each.getUrnsList()].sort();
  }
  return dependencies;
}

function optionsOf(request: RegisterResourceRequest | ReadResourceRequest): RecordedOptions {
  const none = { protect: false, ignoreChanges: [], replaceOnChanges: [], deleteBeforeReplace: false };
  const additionalSecretOutputs = request.getAdditionalsecretoutputsList();
  if (!(request instanceof resourceProto.RegisterResourceRequest)) {
    return { ...none, retainOnDelete: false, additionalSecretOutputs, customTimeouts: {} };
  }
  const timeouts = request.getCustomtimeouts()?.toObject();
  return {
    protect: request.getProtect() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    retainOnDelete: request.getRetainondelete() ?? false,
    additionalSecretOutputs,
    customTimeouts: Object.fromEntries(Object.entries(timeouts ?? {}).filter(([, value]) => value !== "")),
  };
}
