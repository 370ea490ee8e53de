import * as grpc from "@grpc/grpc-js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import providerRpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Outputs that AWS decides: unknown in a preview. Only those that the program uses. */
const COMPUTED: Readonly<Record<string, readonly string[]>> = {
  "aws:directoryservice/directory:Directory": ["dnsIpAddresses", "securityGroupId"],
  "aws:fsx/windowsFileSystem:WindowsFileSystem": ["dnsName"],
  "aws:secretsmanager/secret:Secret": ["arn"],
  "aws:iam/role:Role": ["arn", "name"],
  "aws:iam/instanceProfile:InstanceProfile": ["arn", "name"],
  "aws:cloudwatch/logGroup:LogGroup": ["arn"],
  "random:index/randomPassword:RandomPassword": ["result"],
};

/**
 * Takes the place of the AWS and the random provider for a preview under the real engine. It accepts any type and
 * property and knows nothing of AWS: what the engine does with program and policy pack is what is tested, not what
 * AWS would say.
 */
export class StandInProvider {
  readonly #server: grpc.Server;
  /** Port on the loopback address, for `PULUMI_DEBUG_PROVIDERS`. */
  readonly port: number;

  private constructor(server: grpc.Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async start(): Promise<StandInProvider> {
    const server = new grpc.Server();
    server.addService(providerRpc.ResourceProviderService as unknown as grpc.ServiceDefinition, calls);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    return new StandInProvider(server, port);
  }

  stop(): void {
    this.#server.forceShutdown();
  }
}

type Call<Request> = grpc.ServerUnaryCall<Request, unknown>;
type Reply = grpc.sendUnaryData<unknown>;

const calls: grpc.UntypedServiceImplementation = {
  getPluginInfo(_call: Call<unknown>, reply: Reply) {
    const info = new pluginProto.PluginInfo();
    info.setVersion("7.48.0");
    reply(null, info);
  },
  checkConfig: echoInputs,
  check: echoInputs,
  diffConfig(_call: Call<unknown>, reply: Reply) {
    reply(null, new providerProto.DiffResponse());
  },
  diff(_call: Call<unknown>, reply: Reply) {
    reply(null, new providerProto.DiffResponse());
  },
  configure(_call: Call<unknown>, reply: Reply) {
    const response = new providerProto.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setAcceptresources(true);
    response.setSupportspreview(true);
    reply(null, response);
  },
  create(call: Call<InstanceType<typeof providerProto.CreateRequest>>, reply: Reply) {
    if (!call.request.getPreview()) {
      reply({ code: grpc.status.UNIMPLEMENTED, details: "this provider previews only" });
      return;
    }
    const type = call.request.getUrn().split("::")[2]?.split("$").at(-1) ?? "";
    const computed = Object.fromEntries(["id", ...(COMPUTED[type] ?? [])].map((key) => [key, UNKNOWN]));
    const response = new providerProto.CreateResponse();
    const inputs = call.request.getProperties()?.toJavaScript() ?? {};
    response.setProperties(structProto.Struct.fromJavaScript({ ...computed, ...inputs } as never));
    reply(null, response);
  },
  invoke(call: Call<InstanceType<typeof providerProto.InvokeRequest>>, reply: Reply) {
    if (call.request.getTok() !== "aws:ssm/getParameter:getParameter") {
      reply({ code: grpc.status.NOT_FOUND, details: `no such function: ${call.request.getTok()}` });
      return;
    }
    const response = new providerProto.InvokeResponse();
    response.setReturn(structProto.Struct.fromJavaScript({ insecureValue: "ami-0123456789abcdef0" }));
    reply(null, response);
  },
  cancel(_call: Call<unknown>, reply: Reply) {
    reply(null, new emptyProto.Empty());
  },
  attach(_call: Call<unknown>, reply: Reply) {
    reply(null, new emptyProto.Empty());
  },
};

function echoInputs(call: Call<InstanceType<typeof providerProto.CheckRequest>>, reply: Reply) {
  const response = new providerProto.CheckResponse();
  response.setInputs(call.request.getNews());
  reply(null, response);
}
