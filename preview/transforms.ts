import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type { RegisterResourceRequest, ResourceInvokeRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import resourceProto from "@pulumi/pulumi/proto/resource_pb.js";
import type { CallBack } from "./callbacks.ts";
import { type Properties, propertiesOf, structOf } from "./plan/recordedResource.ts";
import { withOutputs, withoutOutputs } from "./plan/wire.ts";

/** The transforms of a run, in the order in which the engine has them: a resource's own, its parents', the stack's. */
export class Transforms {
  readonly #call: CallBack;
  readonly #ofStack: Callback[] = [];
  readonly #ofInvokes: Callback[] = [];
  /** By URN. */
  readonly #ofResource = new Map<string, readonly Callback[]>();
  readonly #parents = new Map<string, string>();

  constructor(call: CallBack) {
    this.#call = call;
  }

  addToStack(callback: Callback): void {
    this.#ofStack.push(callback);
  }

  addToInvokes(callback: Callback): void {
    this.#ofInvokes.push(callback);
  }

  /** What is below the resource is transformed with it. */
  note(urn: string, request: RegisterResourceRequest): void {
    const own = request.getTransformsList();
    if (own.length > 0) this.#ofResource.set(urn, own);
    if (request.getParent() !== "") this.#parents.set(urn, request.getParent());
  }

  for(request: RegisterResourceRequest): readonly Callback[] {
    const found = [...request.getTransformsList()];
    for (let urn: string | undefined = request.getParent(); urn; urn = this.#parents.get(urn)) {
      found.push(...(this.#ofResource.get(urn) ?? []));
    }
    return [...found, ...this.#ofStack];
  }

  /** Lays into the request what the transforms make of it. Rejects when one of them throws. */
  async apply(transforms: readonly Callback[], request: RegisterResourceRequest): Promise<void> {
    for (const transform of transforms) {
      const asked = new resourceProto.TransformRequest();
      asked.setType(request.getType());
      asked.setName(request.getName());
      asked.setCustom(request.getCustom());
      asked.setParent(request.getParent());
      asked.setProperties(structOf(withOutputs(propertiesOf(request.getObject())) as Properties));
      asked.setOptions(optionsOf(request));
      const answer = resourceProto.TransformResponse.deserializeBinary(
        await this.#call(transform, asked.serializeBinary()),
      );
      request.setObject(structOf(withoutOutputs(propertiesOf(answer.getProperties())) as Properties));
      setOptions(request, answer.getOptions());
    }
  }

  /** The arguments of a read as the invoke transforms make them. */
  async invokeArguments(request: ResourceInvokeRequest): Promise<Properties> {
    let args = propertiesOf(request.getArgs());
    for (const transform of this.#ofInvokes) {
      const options = new resourceProto.TransformInvokeOptions();
      options.setProvider(request.getProvider());
      options.setPluginDownloadUrl(request.getPlugindownloadurl());
      options.setVersion(request.getVersion());
      const asked = new resourceProto.TransformInvokeRequest();
      asked.setToken(request.getTok());
      asked.setArgs(structOf(args));
      asked.setOptions(options);
      const answer = resourceProto.TransformInvokeResponse.deserializeBinary(
        await this.#call(transform, asked.serializeBinary()),
      );
      args = propertiesOf(answer.getArgs());
      const provider = answer.getOptions()?.getProvider();
      if (provider) request.setProvider(provider);
    }
    return args;
  }
}

type Options = ReturnType<typeof optionsOf>;

function optionsOf(request: RegisterResourceRequest) {
  const options = new resourceProto.TransformResourceOptions();
  options.setDependsOnList(request.getDependenciesList());
  if (request.hasProtect()) options.setProtect(request.getProtect() ?? false);
  options.setIgnoreChangesList(request.getIgnorechangesList());
  options.setReplaceOnChangesList(request.getReplaceonchangesList());
  options.setReplacementTrigger(request.getReplacementTrigger());
  options.setVersion(request.getVersion());
  options.setAliasesList(request.getAliasesList());
  options.setProvider(request.getProvider());
  for (const [name, provider] of request.getProvidersMap().entries()) options.getProvidersMap().set(name, provider);
  options.setCustomTimeouts(request.getCustomtimeouts());
  options.setPluginDownloadUrl(request.getPlugindownloadurl());
  if (request.hasRetainondelete()) options.setRetainOnDelete(request.getRetainondelete() ?? false);
  options.setDeletedWith(request.getDeletedwith());
  options.setReplaceWithList(request.getReplaceWithList());
  if (request.getDeletebeforereplacedefined()) options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
  options.setHooks(request.getHooks());
  options.setImport(request.getImportid());
  options.setHideDiffList(request.getHidediffsList());
  return options;
}

function setOptions(request: RegisterResourceRequest, options: Options | undefined): void {
  if (!options) return;
  // The resources that a property is made from stay dependencies, whatever the transform says of `dependsOn`.
  const wired = [...request.getPropertydependenciesMap().entries()].flatMap(([, each]) => each.getUrnsList());
  request.setDependenciesList([...new Set([...options.getDependsOnList(), ...wired])]);
  if (options.hasProtect()) request.setProtect(options.getProtect() ?? false);
  else request.clearProtect();
  request.setIgnorechangesList(options.getIgnoreChangesList());
  request.setReplaceonchangesList(options.getReplaceOnChangesList());
  request.setProvider(options.getProvider());
  request.setCustomtimeouts(options.getCustomTimeouts());
  if (options.hasRetainOnDelete()) request.setRetainondelete(options.getRetainOnDelete() ?? false);
  else request.clearRetainondelete();
  request.setDeletebeforereplacedefined(options.hasDeleteBeforeReplace());
  request.setDeletebeforereplace(options.getDeleteBeforeReplace() ?? false);
  request.setAdditionalsecretoutputsList(options.getAdditionalSecretOutputsList());
  request.setHooks(options.getHooks());
  request.setImportid(options.getImport());
}
