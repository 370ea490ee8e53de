import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import * as runtime from "@pulumi/pulumi/runtime/index.js";
import { MockMonitor, type MockResourceArgs } from "@pulumi/pulumi/runtime/mocks.js";
import { HaCluster } from "../../components/haCluster.ts";
import { readSettings } from "../../settings/readSettings.ts";
import type { Item } from "../../standin/account/account.ts";
import { type Properties, textsAt } from "../../standin/account/json.ts";
import { Cloud, typeOf } from "../../standin/cloud/cloud.ts";
import { functions } from "../../standin/cloud/functions.ts";
import { ManualClock } from "../../standin/running/clock.ts";
import { type BuildTiming, Guests, USUAL_BUILD } from "../../standin/running/executionTime.ts";
import {
  ASSOCIATION,
  DIRECTORY,
  DOCUMENT,
  FILE_SYSTEM,
  INSTANCE,
  SECRET,
  SECRET_VERSION,
} from "../../standin/types/tokens.ts";
import type { SettingsChange } from "./plannedCluster.ts";

/** When something of an update had come to its end, in minutes since its beginning. */
export interface TimedUp {
  /** The whole update. */
  readonly minutes: number;
  /** When each resource was begun and when it was there, by `<type's last word> <name>`. */
  readonly made: ReadonlyMap<string, { readonly began: number; readonly ended: number }>;
  /** When a step was done on a server. */
  readonly step: (server: string, step: string) => number;
}

export interface TimedOptions {
  readonly timing?: BuildTiming;
  /** Names of secrets that are there before the stack. */
  readonly secrets?: readonly string[];
}

const MINUTE = 60_000;

/**
 * What `index.ts` makes of the smallest stack file with `change`, in an account in which nothing is yet, on a clock of
 * its own: a resource is there after the time that AWS takes for it, an execution after that of its steps, and all that
 * nothing holds back goes on side by side, as the engine has it.
 */
export async function timedUp(
  change: SettingsChange = {},
  { timing = USUAL_BUILD, secrets = [] }: TimedOptions = {},
): Promise<TimedUp> {
  const cloud = new Cloud();
  for (const name of secrets) {
    const secret = cloud.add(SECRET, { name });
    cloud.add(SECRET_VERSION, { secretId: secret.id, secretString: "{}" });
  }
  const clock = new ManualClock(0);
  const world = { cloud, clock, timing, guests: new Guests(timing), made: new Map() };
  const config: Record<string, string> = { "aws:region": "ap-northeast-1" };
  for (const [key, value] of Object.entries(change))
    config[`clusterpro-fsx:${key}`] = typeof value === "object" ? JSON.stringify(value) : String(value);
  const monitor = new TimedMonitor(world);
  runtime.setMockOptions(monitor, "clusterpro-fsx", "dev", false, "organization");
  runtime.setAllConfig(config, []);
  let ended = false;
  const run = runtime
    .runInPulumiStack(async () => {
      const { spec } = readSettings();
      new HaCluster("clusterpro", { spec });
    })
    .then(() => runtime.disconnect())
    .finally(() => {
      ended = true;
    });
  run.catch(() => {});
  for (await quiet(monitor); !ended; await quiet(monitor))
    assert.ok(clock.advanceToNext(), "the program waits for something that nobody makes");
  await run;
  const ids = (server: string) => cloud.named("Instance", `clusterpro-${server}`).id;
  return {
    minutes: clock.now() / MINUTE,
    made: world.made,
    step(server, step) {
      const found = world.guests.done.find((each) => each.instanceId === ids(server) && each.step === step);
      assert.ok(found, `${server} ${step}`);
      return found.at / MINUTE;
    },
  };
}

/** Nothing is asked for any more: what goes on goes on in AWS. */
async function quiet(monitor: TimedMonitor): Promise<void> {
  for (let [still, before] = [0, monitor.requests]; still < 20; still++) {
    await setImmediate();
    if (monitor.requests === before) continue;
    before = monitor.requests;
    still = 0;
  }
}

interface TimedWorld {
  readonly cloud: Cloud;
  readonly clock: ManualClock;
  readonly timing: BuildTiming;
  readonly guests: Guests;
  readonly made: Map<string, { began: number; ended: number }>;
}

/** Stands where the engine and its providers stand in an update of an empty stack. */
class TimedMonitor extends MockMonitor {
  requests = 0;

  constructor(world: TimedWorld) {
    super({
      newResource: async (args) => {
        this.requests++;
        if (!args.custom) return { id: undefined, state: args.inputs };
        const item = await make(world, args);
        this.requests++;
        return { id: item.id, state: world.cloud.describe(item) };
      },
      call: ({ token, inputs }) => {
        this.requests++;
        const answer = functions[token];
        assert.ok(answer, token);
        return answer(world.cloud, inputs);
      },
    });
  }

  override registerResourceOutputs(...args: Parameters<MockMonitor["registerResourceOutputs"]>): void {
    this.requests++;
    super.registerResourceOutputs(...args);
  }

  /** Hooks of the program look at what was there before, and nothing was. */
  registerResourceHook(_request: unknown, callback: (error: null, response: unknown) => void): void {
    this.requests++;
    callback(null, {});
  }
}

/** Makes a resource, which is there only after its time. */
async function make({ cloud, clock, timing, guests, made }: TimedWorld, { type, name, inputs }: MockResourceArgs) {
  const { autoName, defaults = {} } = typeOf(type);
  const properties = { ...(autoName === undefined ? {} : { [autoName]: name }), ...defaults, ...plain(inputs) };
  const began = clock.now();
  const duration = () => {
    if (type === DIRECTORY) return timing.directory;
    if (type === FILE_SYSTEM) return timing.fileSystem;
    return type === ASSOCIATION ? executionTime(cloud, guests, properties, began) : timing.call;
  };
  await new Promise<void>((resolve) => clock.after(duration(), resolve));
  made.set(`${type.split(":").at(-1)} ${name}`, { began: began / MINUTE, ended: clock.now() / MINUTE });
  const item: Item = cloud.add(type, properties, name);
  if (type === INSTANCE) guests.started(item.id, clock.now());
  return item;
}

function executionTime(cloud: Cloud, guests: Guests, association: Properties, now: number): number {
  const content = String(cloud.get(DOCUMENT, String(association.name)).properties.content);
  const parameters = association.parameters as Readonly<Record<string, string>>;
  const [InstanceId] = textsAt(association, ["targets", "values"]);
  return guests.endOf(content, { ...parameters, ...(InstanceId === undefined ? {} : { InstanceId }) }, now) - now;
}

/** Inputs as AWS gets them: a secret's value, and nothing for what is left out. */
function plain(inputs: Record<string, unknown>): Properties {
  const SIGNATURE = "4dabf18193072939515e22adb298388d";
  return JSON.parse(JSON.stringify(inputs), (_key, value) =>
    typeof value === "object" && value !== null && SIGNATURE in value ? value.value : value,
  );
}
