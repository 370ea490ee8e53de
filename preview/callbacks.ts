import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import { CallbackServer } from "@pulumi/pulumi/runtime/callbacks.js";
import * as state from "@pulumi/pulumi/runtime/state.js";
import { MonitorError } from "./monitorError.ts";

/** Calls a function that the program has registered, with a message as gRPC has it. Rejects with what the function threw. */
export type CallBack = (callback: Callback, request: Uint8Array) => Promise<Uint8Array>;

/** Left out of the SDK's types. */
const { getStore } = state as unknown as { getStore(): { callbacks: object | undefined } };

type Registered = (request: Uint8Array) => Promise<{ serializeBinary(): Uint8Array }>;

/**
 * The functions that a program registers for the engine to call: transforms and hooks. The SDK serves them by gRPC on the
 * loopback interface; program and monitor are one process here, and gRPC is two thirds of what the SDK has left to load.
 */
export class Callbacks {
  readonly #registered = new Map<string, Registered>();

  /**
   * Has the SDK register functions here instead of with a server. It stands on what the SDK's class keeps for itself: a
   * program always gets the SDK of this project, see `useOwnSdk`.
   *
   * @param monitor What `runtime.setMockOptions` was given before; it is told of each registration.
   */
  serve(monitor: object): void {
    getStore().callbacks = Object.assign(Object.create(CallbackServer.prototype), {
      _callbacks: this.#registered,
      _pendingRegistrations: 0,
      _awaitQueue: [],
      _monitor: monitor,
      _server: { forceShutdown: () => {} },
      _target: Promise.resolve("this process"),
    });
  }

  readonly call: CallBack = async (callback, request) => {
    const registered = this.#registered.get(callback.getToken());
    if (registered === undefined) throw new MonitorError(`callback not found: ${callback.getToken()}`);
    try {
      return (await registered(request)).serializeBinary();
    } catch (error) {
      throw new MonitorError(error instanceof Error ? error.message : JSON.stringify(error));
    }
  };
}
