import type { Properties } from "../account/json.ts";
import type { World } from "../running/world.ts";

/** Answers a call: its input as the service names it, its answer as the service writes it. Throws AwsError. */
export type Operation = (world: World, input: Properties) => Properties | Promise<Properties>;
