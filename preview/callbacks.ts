import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";

export type CallBack = (callback: Callback, request: Uint8Array) => Promise<Uint8Array>;

interface Client {
  readonly call: (token: string, request: Uint8Array) => Promise<Uint8Array>;
  readonly close: () => void;
}

/**
 * Calls the functions that a program registers for the engine to call: transforms and hooks. The SDK serves them by
 * gRPC on the loopback interface, which is loaded only where a program has any.
 */
export class CallbackClients {
  readonly #clients = new Map<string, Promise<Client>>();

  async call(callback: Callback, request: Uint8Array): Promise<Uint8Array> {
    const target = callback.getTarget();
    const client = this.#clients.get(target) ?? connect(target);
    this.#clients.set(target, client);
    return (await client).call(callback.getToken(), request);
  }

  close(): void {
    for (const client of this.#clients.values()) client.then((each) => each.close()).catch(() => {});
    this.#clients.clear();
  }
}

async function connect(target: string): Promise<Client> {
  const [grpc, service, messages] = await Promise.all([
    import("@grpc/grpc-js"),
    import("@pulumi/pulumi/proto/callback_grpc_pb.js"),
    import("@pulumi/pulumi/proto/callback_pb.js"),
  ]);
  const client = new service.default.CallbacksClient(target, grpc.credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  return {
    call: (token, bytes) => {
      const request = new messages.default.CallbackInvokeRequest();
      request.setToken(token);
      request.setRequest(bytes);
      return new Promise((resolve, reject) => {
        client.invoke(request, (error, response) => (error ? reject(error) : resolve(response.getResponse_asU8())));
      });
    },
    close: () => client.close(),
  };
}
