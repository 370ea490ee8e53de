import type { Callback as RegisteredCallback } from "@pulumi/pulumi/proto/callback_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type {
  ReadResourceRequest,
  RegisterResourceHookRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceCallRequest,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import resourceProto from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import type { CallBack } from "./callbacks.ts";
import type { InvokeAnswers } from "./invokeAnswers.ts";
import { missingAssets } from "./missingAssets.ts";
import { asMonitorError, MonitorError } from "./monitorError.ts";
import {
  type Properties,
  propertiesOf,
  type RecordedResource,
  readFrom,
  registered,
  STACK_TYPE,
  shownName,
  structOf,
} from "./plan/recordedResource.ts";
import { UNKNOWN, withoutReferences, withoutUnknownParts } from "./plan/wire.ts";
import { ResourceHooks } from "./resourceHooks.ts";
import { Transforms } from "./transforms.ts";
import { NOT_ANSWERED } from "./unanswered.ts";

export type { InvokeAnswers } from "./invokeAnswers.ts";
export type { Properties, RecordedOptions, RecordedResource } from "./plan/recordedResource.ts";

type Callback = (error: MonitorError | null, response?: unknown) => void;

const { ResourceMonitorFeature: Feature } = resourceProto;

/** By which the SDK turns a reference to a resource into the resource. */
const GET_RESOURCE = "pulumi:pulumi:getResource";
const STACK_REFERENCE = "pulumi:pulumi:StackReference";

/**
 * Stands where the engine's resource monitor stands, and answers as the engine does in the first preview of a new
 * stack: no id is known, and of a resource's outputs only what the program put in. Of a resource that is read, the id
 * and what the program states are known.
 *
 * Any resource type is recorded; transforms, and hooks that run in previews, are called. Where it differs from the
 * engine: it asks no provider, so it neither checks properties nor fills in a provider's defaults, makes nothing of
 * what a remote component has inside, and answers reads and method calls only from the answers it is given.
 */
export class RecordingMonitor extends MockMonitor {
  readonly #project: string;
  readonly #stack: string;
  readonly #answers: InvokeAnswers;
  readonly #recorded = new Map<string, RecordedResource>();
  /** By URN, of what exists already: what is read or imported. */
  readonly #ids = new Map<string, string>();
  readonly #transforms: Transforms;
  readonly #hooks: ResourceHooks;
  readonly #warnings: string[] = [];
  #requests = 0;
  #ended = false;

  constructor(project: string, stack: string, callBack: CallBack, answers: InvokeAnswers = {}) {
    super({
      newResource: () => ({ id: undefined, state: {} }),
      call: () => ({}),
    });
    this.#project = project;
    this.#stack = stack;
    this.#answers = answers;
    this.#transforms = new Transforms(callBack);
    this.#hooks = new ResourceHooks(callBack, (message) => this.#warnings.push(message));
  }

  /** All resources, in the order in which the program registered them. */
  get recorded(): readonly RecordedResource[] {
    return [...this.#recorded.values()];
  }

  /** What the plan does not show, and why. */
  get warnings(): readonly string[] {
    return this.#warnings;
  }

  /** How many requests have come. */
  get requests(): number {
    return this.#requests;
  }

  /** Ends the recording: what comes later is refused, since nobody would see it. */
  end(): void {
    this.#ended = true;
  }

  override async registerResource(request: RegisterResourceRequest, callback: Callback): Promise<void> {
    await this.#answer(callback, () => this.#register(request));
  }

  /** Comes to its first wait after the resource is recorded, unless a transform or a hook has to be called before. */
  async #register(request: RegisterResourceRequest) {
    // The engine has the stack itself before the program runs and can register any transform.
    const transforms = request.getType() === STACK_TYPE ? [] : this.#transforms.for(request);
    if (transforms.length > 0) await this.#transforms.apply(transforms, request);
    const urn = this.#newUrn(request);
    const inputs = withoutUnknownParts(propertiesOf(request.getObject())) as Properties;
    const [missing] = missingAssets(inputs);
    // The SDK names the resource.
    if (missing !== undefined) throw new MonitorError(missing);
    this.#recorded.set(urn, registered(request, urn, inputs, this.#recorded.get(request.getParent())));
    if (request.getImportid() !== "") this.#ids.set(urn, request.getImportid());
    this.#transforms.note(urn, request);
    if (this.#hooks.concern(request)) {
      await this.#hooks.run(request.getHooks()?.getBeforeCreateList() ?? [], urn, request, inputs);
      await this.#hooks.run(request.getHooks()?.getAfterCreateList() ?? [], urn, request, inputs);
    }
    if (request.getRemote()) {
      this.#warnings.push(
        `${request.getType()} ${shownName(request.getName())}: its provider makes the resources inside it, and no ` +
          "provider runs here: they are not in this plan, and no policy has judged them.",
      );
    }
    const response = new resourceProto.RegisterResourceResponse();
    response.setUrn(urn);
    response.setId(request.getImportid());
    // A remote component's inputs are no outputs of it.
    response.setObject(structOf(request.getRemote() ? {} : (withoutReferences(inputs) as Properties)));
    return response;
  }

  override registerResourceOutputs(request: RegisterResourceOutputsRequest, callback: Callback): void {
    this.#requests++;
    const outputs = withoutUnknownParts(propertiesOf(request.getOutputs())) as Properties;
    const [missing] = missingAssets(outputs);
    const resource = this.#recorded.get(request.getUrn());
    if (resource) resource.outputs = outputs;
    callback(missing === undefined ? null : new MonitorError(`outputs of ${request.getUrn()}: ${missing}`), {});
  }

  override async readResource(request: ReadResourceRequest, callback: Callback): Promise<void> {
    await this.#answer(callback, () => {
      const urn = this.#newUrn(request);
      const stated = { ...propertiesOf(request.getProperties()), id: request.getId() };
      const answer = this.#answers[request.getType()]?.(stated, this.#inputsOfProvider(request.getProvider()));
      // Without an answer what the program states: nobody is asked whether it is so.
      const found = { ...stated, ...answer };
      this.#recorded.set(urn, readFrom(request, urn, found));
      this.#ids.set(urn, request.getId());
      if (request.getType() === STACK_REFERENCE && answer === undefined) {
        this.#warnings.push(
          `StackReference ${shownName(request.getName())}: what stack ${request.getId()} has as outputs is not known here.`,
        );
      }
      const response = new resourceProto.ReadResourceResponse();
      response.setUrn(urn);
      response.setProperties(structOf(withoutReferences(found) as Properties));
      return response;
    });
  }

  override async invoke(request: ResourceInvokeRequest, callback: Callback): Promise<void> {
    await this.#answer(callback, async () => {
      const response = new resourceProto.ResourceInvokeResponse();
      const args = await this.#transforms.invokeArguments(request);
      if (request.getTok() === GET_RESOURCE) response.setReturn(structOf(this.#resource(String(args.urn))));
      else if (request.getDependsonList().some((urn) => this.#isPending(urn))) response.setUnknown(true);
      else response.setReturn(structOf(this.#answerTo(request.getTok(), args, request.getProvider())));
      return response;
    });
  }

  /** A method of a resource, which only its provider has. */
  async call(request: ResourceCallRequest, callback: Callback): Promise<void> {
    await this.#answer(callback, () => {
      const { __self__, ...args } = propertiesOf(request.getArgs());
      const response = new providerProto.CallResponse();
      response.setReturn(structOf(this.#answerTo(request.getTok(), args, request.getProvider())));
      return response;
    });
  }

  override existsResource(_request: unknown, callback: Callback): void {
    this.#requests++;
    const response = new resourceProto.ExistsResourceResponse();
    response.setUnknown(true);
    callback(null, response);
  }

  override registerStackTransform(request: RegisteredCallback, callback: Callback): void {
    this.#requests++;
    this.#transforms.addToStack(request);
    callback(null, {});
  }

  override registerStackInvokeTransform(request: RegisteredCallback, callback: Callback): void {
    this.#requests++;
    this.#transforms.addToInvokes(request);
    callback(null, {});
  }

  registerResourceHook(request: RegisterResourceHookRequest, callback: Callback): void {
    void this.#answer(callback, () => this.#hooks.register(request));
  }

  /** Called by the engine when an operation fails, and none is done here. */
  registerErrorHook(_request: unknown, callback: Callback): void {
    this.#requests++;
    callback(null, {});
  }

  signalAndWaitForShutdown(_request: unknown, callback: Callback): void {
    callback(null, {});
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
      Feature.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
      Feature.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS,
      Feature.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION,
      Feature.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
      Feature.RESOURCE_MONITOR_FEATURE_ERROR_HOOKS,
      // A new stack has no state to migrate.
      Feature.RESOURCE_MONITOR_FEATURE_STATE_MIGRATIONS,
      // With this the SDK tells the dependencies of a read, in the Output form only.
      Feature.RESOURCE_MONITOR_FEATURE_INVOKE_DEPENDS_ON,
    ]);
    callback(null, response);
  }

  async #answer<Response>(callback: Callback, answer: () => Response | Promise<Response>): Promise<void> {
    this.#requests++;
    try {
      if (this.#ended) throw new MonitorError("the program had already ended when this was asked for");
      callback(null, await answer());
    } catch (error) {
      callback(asMonitorError(error));
    }
  }

  #answerTo(token: string, args: Properties, provider: string): Properties {
    // An argument that a program put together with what is not known.
    const known = JSON.stringify(args).includes(UNKNOWN) === false;
    const answer = known ? this.#answers[token]?.(args, this.#inputsOfProvider(provider)) : undefined;
    return answer ?? { [NOT_ANSWERED]: UNKNOWN };
  }

  /** As the engine hands it out: the outputs, which a component has registered and a resource has from its inputs. */
  #resource(urn: string): Properties {
    const resource = this.#recorded.get(urn);
    if (!resource) throw new MonitorError(`unknown resource ${urn}`);
    const state = resource.custom ? (withoutReferences(resource.inputs) as Properties) : (resource.outputs ?? {});
    return { urn, id: this.#ids.get(urn) ?? "", state };
  }

  /** Whether a read has to wait until the resource is made. */
  #isPending(urn: string): boolean {
    return this.#recorded.get(urn)?.custom === true && !this.#ids.has(urn);
  }

  #inputsOfProvider(reference: string): Properties {
    return this.#recorded.get(reference.split("::").slice(0, 4).join("::"))?.inputs ?? {};
  }

  #newUrn(request: RegisterResourceRequest | ReadResourceRequest): string {
    const parentType = request.getParent().split("::")[2];
    const type = request.getType();
    const qualified = !parentType || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
    const urn = `urn:pulumi:${this.#stack}::${this.#project}::${qualified}::${shownName(request.getName())}`;
    if (this.#recorded.has(urn)) {
      throw new MonitorError(`two resources have the same URN ${urn}; give one of them another name`);
    }
    return urn;
  }
}
