import { createHash } from "node:crypto";
import * as grpc from "@grpc/grpc-js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import providerRpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import anyProto from "google-protobuf/google/protobuf/any_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { sameValue } from "../../provider/differences.ts";
import type { Item } from "../account/account.ts";
import type { Json, Properties } from "../account/json.ts";
import { type Cloud, changesOf, NotAvailable, typeOf } from "../cloud/cloud.ts";
import { functions } from "../cloud/functions.ts";
import { type Difference, differences } from "./differences.ts";
import { typeNames } from "./typeNames.ts";

/** Pulumi's mark for a value that is known only later. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Of the AWS provider; the program's SDK asks for its own version and a debugged provider is taken as it is. */
const VERSION = "7.48.0";

/**
 * Stands where the AWS and the random provider stand, for the real engine, and works on a cloud in memory. One server
 * answers for both: `PULUMI_DEBUG_PROVIDERS=aws:<port>,random:<port>`.
 *
 * Where it differs from the provider: nested properties are compared as a whole and their names are not checked, no
 * value is validated, and secrets come to it in clear (the engine marks them again).
 */
export class StandInProvider {
  readonly #server: grpc.Server;
  /** Port on the loopback address. */
  readonly port: number;
  /** What the AWS provider was configured with. */
  readonly configured: Properties[];

  private constructor(server: grpc.Server, port: number, configured: Properties[]) {
    this.#server = server;
    this.port = port;
    this.configured = configured;
  }

  static async start(cloud: Cloud): Promise<StandInProvider> {
    const configured: Properties[] = [];
    const server = new grpc.Server();
    const service = providerRpc.ResourceProviderService as unknown as grpc.ServiceDefinition;
    server.addService(service, answers(cloud, configured));
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    return new StandInProvider(server, port, configured);
  }

  stop(): void {
    this.#server.forceShutdown();
  }
}

type Answer<Request> = (request: Request) => unknown;

function answers(cloud: Cloud, configured: Properties[]): grpc.UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(methods(cloud, configured)).map(([name, answer]) => [name, handler(answer as Answer<unknown>)]),
  );
}

function handler(answer: Answer<unknown>): grpc.handleUnaryCall<unknown, unknown> {
  return async (call, reply) => {
    try {
      reply(null, await answer(call.request));
    } catch (error) {
      reply(
        error instanceof CreatedInPart ? error.asStatus() : { code: grpc.status.UNKNOWN, details: messageOf(error) },
      );
    }
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** What the provider's gRPC interface asks for; source: pulumi/pulumi, `proto/pulumi/provider.proto`. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a table, of one answer per method.
function methods(cloud: Cloud, configured: Properties[]) {
  return {
    getPluginInfo() {
      const info = new pluginProto.PluginInfo();
      info.setVersion(VERSION);
      return info;
    },

    checkConfig(request: InstanceType<typeof providerProto.CheckRequest>) {
      const response = new providerProto.CheckResponse();
      response.setInputs(request.getNews());
      return response;
    },

    diffConfig: () => new providerProto.DiffResponse(),

    configure(request: InstanceType<typeof providerProto.ConfigureRequest>) {
      configured.push(plain(request.getArgs()));
      const response = new providerProto.ConfigureResponse();
      // Secrets and references come as plain values: the engine marks secrets again.
      response.setAcceptsecrets(false);
      response.setAcceptresources(false);
      response.setSupportspreview(true);
      return response;
    },

    check(request: InstanceType<typeof providerProto.CheckRequest>) {
      const { token, name } = parseUrn(request.getUrn());
      const { autoName, defaults } = typeOf(token);
      const { inputs: names, required } = typeNames(token);
      const old = plain(request.getOlds());
      const given = plain(request.getNews());
      const inputs: Record<string, Json> = { ...defaults, ...given };
      if (autoName !== undefined && inputs[autoName] === undefined && inputs[`${autoName}Prefix`] === undefined) {
        inputs[autoName] = old[autoName] ?? `${name}-${hash(request.getRandomseed_asB64() || request.getUrn())}`;
      }
      const response = new providerProto.CheckResponse();
      response.setInputs(struct(inputs));
      response.setFailuresList([
        ...Object.keys(inputs)
          .filter((key) => !names.has(key))
          .map((key) => failure(key, `${token} has no input "${key}"`)),
        ...[...required].filter((key) => inputs[key] === undefined).map((key) => failure(key, `"${key}" is missing`)),
      ]);
      return response;
    },

    diff(request: InstanceType<typeof providerProto.DiffRequest>) {
      const { token, name } = parseUrn(request.getUrn());
      const type = typeOf(token);
      const state = plain(request.getOlds());
      const news = plain(request.getNews());
      const found = differences(
        changesOf(token),
        state,
        plain(request.getOldInputs()),
        news,
        request.getIgnorechangesList(),
      );
      return diffResponse(found, type.autoName !== undefined && sameFixedName(name, type.autoName, state, news));
    },

    async create(request: InstanceType<typeof providerProto.CreateRequest>) {
      const { token, name } = parseUrn(request.getUrn());
      const inputs = plain(request.getProperties());
      const response = new providerProto.CreateResponse();
      if (request.getPreview()) {
        typeOf(token);
        const computed = typeNames(token).computed.map((key) => [key, UNKNOWN]);
        response.setProperties(struct({ id: UNKNOWN, ...Object.fromEntries(computed), ...inputs }));
        return response;
      }
      const item = await creating(cloud, token, name, inputs, request.getTimeout());
      response.setId(item.id);
      response.setProperties(struct(cloud.describe(item)));
      return response;
    },

    async update(request: InstanceType<typeof providerProto.UpdateRequest>) {
      const { token } = parseUrn(request.getUrn());
      const state = plain(request.getOlds());
      const news: Record<string, Json> = { ...plain(request.getNews()) };
      for (const key of request.getIgnorechangesList()) {
        if (state[key] !== undefined) news[key] = state[key];
      }
      const response = new providerProto.UpdateResponse();
      if (request.getPreview()) {
        response.setProperties(struct({ ...state, ...news }));
        return response;
      }
      const item = cloud.get(token, request.getId());
      await cloud.update(item, news, request.getTimeout());
      response.setProperties(struct(cloud.describe(item)));
      return response;
    },

    async delete(request: InstanceType<typeof providerProto.DeleteRequest>) {
      const item = cloud.find(parseUrn(request.getUrn()).token, request.getId());
      // What is gone already counts as deleted, as in the provider.
      if (item) await cloud.delete(item, request.getTimeout());
      return new emptyProto.Empty();
    },

    read(request: InstanceType<typeof providerProto.ReadRequest>) {
      const { token } = parseUrn(request.getUrn());
      const state = cloud.read(token, request.getId());
      const response = new providerProto.ReadResponse();
      if (!state) return response;
      response.setId(request.getId());
      response.setProperties(struct(state));
      response.setInputs(struct(inputsFrom(token, state, plain(request.getInputs()))));
      return response;
    },

    invoke(request: InstanceType<typeof providerProto.InvokeRequest>) {
      const answer = functions[request.getTok()];
      if (!answer) throw new Error(`the stand-in provider has no function ${request.getTok()}`);
      const response = new providerProto.InvokeResponse();
      response.setReturn(struct(answer(cloud, plain(request.getArgs()))));
      return response;
    },

    cancel() {
      cloud.interrupt();
      return new emptyProto.Empty();
    },

    attach: () => new emptyProto.Empty(),
  };
}

async function creating(cloud: Cloud, token: string, name: string, inputs: Properties, timeout: number): Promise<Item> {
  try {
    return await cloud.create(token, name, inputs, timeout);
  } catch (error) {
    const begun = cloud.all(token).findLast((each) => each.name === name);
    if (error instanceof NotAvailable && begun) throw new CreatedInPart(begun.id, cloud.describe(begun), error.message);
    throw error;
  }
}

/** The inputs as they would be had the program written what AWS says. */
function inputsFrom(token: string, state: Properties, inputs: Properties): Properties {
  const type = changesOf(token);
  return Object.fromEntries(
    Object.entries(inputs).map(([key, input]) => {
      const live = state[key];
      return [key, live === undefined || sameValue(type, key, live, input) ? input : live];
    }),
  );
}

/** A name that the program fixes leaves no room for a second resource beside the first. */
function sameFixedName(resource: string, property: string, state: Properties, news: Properties): boolean {
  const name = news[property];
  const madeUp = typeof name === "string" && new RegExp(`^${resource}-[0-9a-f]{7}$`).test(name);
  return name !== undefined && !madeUp && name === state[property];
}

function diffResponse(found: readonly Difference[], deleteBeforeReplace: boolean) {
  const { PropertyDiff, DiffResponse } = providerProto;
  const { Kind } = PropertyDiff;
  const kinds = {
    add: [Kind.ADD, Kind.ADD_REPLACE],
    delete: [Kind.DELETE, Kind.DELETE_REPLACE],
    update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
  } as const;
  const response = new DiffResponse();
  response.setChanges(found.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE);
  response.setDiffsList(found.map(({ property }) => property));
  response.setReplacesList(found.filter(({ replaces }) => replaces).map(({ property }) => property));
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const { property, kind, replaces } of found) {
    const detail = new PropertyDiff();
    detail.setKind(kinds[kind][replaces ? 1 : 0]);
    response.getDetaileddiffMap().set(property, detail);
  }
  return response;
}

/** AWS has begun, and there is an id: the engine keeps the resource, with the error, and looks again. */
class CreatedInPart extends Error {
  readonly #id: string;
  readonly #properties: Properties;

  constructor(id: string, properties: Properties, reason: string) {
    super(reason);
    this.#id = id;
    this.#properties = properties;
  }

  /** What Go calls the details of a status; gRPC for Node has no other way to send them. */
  asStatus() {
    const detail = new providerProto.ErrorResourceInitFailed();
    detail.setId(this.#id);
    detail.setProperties(struct(this.#properties));
    detail.setReasonsList([this.message]);
    const packed = new anyProto.Any();
    packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new statusProto.Status();
    status.setCode(grpc.status.UNKNOWN);
    status.setMessage(this.message);
    status.addDetails(packed);
    const metadata = new grpc.Metadata();
    metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
    return { code: grpc.status.UNKNOWN, details: this.message, metadata };
  }
}

function parseUrn(urn: string): { readonly token: string; readonly name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { token: types.split("$").at(-1) ?? "", name: name.join("::") };
}

function plain(properties: structProto.Struct | undefined): Properties {
  return (properties?.toJavaScript() ?? {}) as Properties;
}

function struct(properties: Properties): structProto.Struct {
  return structProto.Struct.fromJavaScript(properties as Parameters<typeof structProto.Struct.fromJavaScript>[0]);
}

function failure(property: string, reason: string) {
  const found = new providerProto.CheckFailure();
  found.setProperty(property);
  found.setReason(reason);
  return found;
}

/** Seven hexadecimal digits, as at the end of a made-up name. */
const hash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 7);
