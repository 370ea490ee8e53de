import type { RegisterResourceHookRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import resourceProto from "@pulumi/pulumi/proto/resource_pb.js";
import type { CallBack } from "./callbacks.ts";
import { MonitorError } from "./monitorError.ts";
import { type Properties, structOf } from "./plan/recordedResource.ts";

/** Hooks that run in a preview too: those that a program registers with `onDryRun`. */
export class ResourceHooks {
  readonly #call: CallBack;
  readonly #warn: (message: string) => void;
  readonly #registered = new Map<string, RegisterResourceHookRequest>();

  constructor(call: CallBack, warn: (message: string) => void) {
    this.#call = call;
    this.#warn = warn;
  }

  register(request: RegisterResourceHookRequest): void {
    if (this.#registered.has(request.getName())) {
      throw new MonitorError(`two resource hooks have the name ${request.getName()}; give one of them another name`);
    }
    this.#registered.set(request.getName(), request);
  }

  /** Whether any hook runs when a preview makes the resource. */
  concern(request: RegisterResourceRequest): boolean {
    const hooks = request.getHooks();
    return [...(hooks?.getBeforeCreateList() ?? []), ...(hooks?.getAfterCreateList() ?? [])].some((name) =>
      this.#registered.get(name)?.getOnDryRun(),
    );
  }

  /** Rejects with the hook's own error, unless the program wants errors of the hook ignored. */
  async run(names: readonly string[], urn: string, request: RegisterResourceRequest, inputs: Properties) {
    for (const name of names) {
      const hook = this.#registered.get(name);
      const callback = hook?.getCallback();
      if (!hook?.getOnDryRun() || !callback) continue;
      const asked = new resourceProto.ResourceHookRequest();
      asked.setUrn(urn);
      asked.setName(request.getName());
      asked.setType(request.getType());
      asked.setNewInputs(structOf(inputs));
      const answer = resourceProto.ResourceHookResponse.deserializeBinary(
        await this.#call(callback, asked.serializeBinary()),
      );
      const error = answer.getError();
      if (error === "") continue;
      const message = `resource hook ${name}: ${error}`;
      if (!hook.getIgnoreErrors()) throw new MonitorError(message);
      this.#warn(message);
    }
  }
}
