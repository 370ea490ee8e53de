import { TYPE_CHANGES, type TypeChanges } from "../../provider/typeChanges.ts";
import type { Account, Execution, Item, Membership } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { type Properties, textsAt } from "../account/json.ts";
import type { ResourceType } from "../account/resourceType.ts";
import { resourceTypes } from "../types/index.ts";
import { SECRET_VERSION } from "../types/tokens.ts";

interface Data {
  readonly items: Map<string, Item>;
  /** Public SSM parameters, by name. */
  readonly parameters: Map<string, string>;
  /** Names of deleted secrets that can still be restored. */
  readonly scheduledSecrets: Set<string>;
  /** Ids of file systems of which a final backup was kept. */
  readonly finalBackups: Set<string>;
  /** Instances that are, or will be again, members of the cluster, by id. */
  readonly members: Map<string, Membership>;
  ids: number;
}

export type Operation = "create" | "update" | "delete";

/** A change that the provider was asked for. */
export interface Call {
  readonly operation: Operation;
  readonly type: string;
  readonly name: string;
  readonly id: string;
  /** Seconds; 0 where the program sets none. */
  readonly timeoutSeconds: number;
  /** Places in one sequence of beginnings and ends. */
  readonly began: number;
  ended: number | undefined;
}

/** AWS has given an id, and what it made is not there: the provider was told to stop before, or AWS gave up. */
export class NotAvailable extends Error {}

/**
 * An AWS account in memory. Where it differs from AWS: everything is there at once unless a test holds it, nobody is
 * refused for want of a permission, and only the types of `types/` exist.
 */
export class Cloud implements Account {
  readonly #data: Data;
  /** Every change asked for by the provider, in order. */
  readonly calls: Call[] = [];
  /** Calls of the EC2 API that a reader would look for in CloudTrail, such as `ReplaceRoute rtb-1 172.16.0.1/32`. */
  readonly trail: string[] = [];
  /** Executions of runbooks, in order. */
  readonly executions: Execution[] = [];
  /** What was done to the last member of the cluster, when nobody served the application then. */
  readonly outages: string[] = [];
  /** Work of executions for which an association did not wait; each look at a parameter brings them nearer to its end. */
  readonly #unfinished: (() => void)[] = [];
  /** How often a record is read before an execution ends for which an association does not wait; 0: each is waited for. */
  looksUntilEnd = 0;
  #looks = 0;
  /** Versions of secrets whose value somebody read, as `<secret's ARN>|<version>`. */
  readonly secretValuesRead: string[] = [];
  readonly #faults = new Map<string, string>();
  readonly #lateFaults = new Map<string, string>();
  readonly #holds = new Map<string, Hold>();
  readonly #waiting = new Set<Hold>();
  #sequence = 0;

  constructor(data?: Data) {
    this.#data = data ?? {
      items: new Map(),
      parameters: new Map([
        ["/aws/service/ami-windows-latest/Windows_Server-2022-Japanese-Full-Base", "ami-0123456789abcdef0"],
      ]),
      scheduledSecrets: new Set(),
      finalBackups: new Set(),
      members: new Map(),
      ids: 0,
    };
  }

  /** An account of its own in the same state. */
  clone(): Cloud {
    return new Cloud(structuredClone(this.#data));
  }

  get parameters(): Map<string, string> {
    return this.#data.parameters;
  }

  get scheduledSecrets(): Set<string> {
    return this.#data.scheduledSecrets;
  }

  get finalBackups(): Set<string> {
    return this.#data.finalBackups;
  }

  get members(): Map<string, Membership> {
    return this.#data.members;
  }

  later(work: () => void): void {
    if (this.looksUntilEnd === 0) work();
    else this.#unfinished.push(work);
  }

  /** Somebody reads a parameter of the cluster. */
  look(): void {
    if (this.#unfinished.length === 0) return;
    this.#looks += 1;
    if (this.#looks < this.looksUntilEnd) return;
    this.#looks = 0;
    for (const work of this.#unfinished.splice(0)) work();
  }

  newId(prefix: string): string {
    this.#data.ids += 1;
    return prefix + this.#data.ids.toString(16).padStart(17, "0");
  }

  /** Everything, or all of a type, by the whole token or its last word. */
  all(type?: string): readonly Item[] {
    const items = [...this.#data.items.values()];
    return type === undefined ? items : items.filter((each) => each.type === type || each.type.endsWith(`:${type}`));
  }

  find(type: string, id: string): Item | undefined {
    return this.#data.items.get(`${type} ${id}`);
  }

  get(type: string, id: string): Item {
    const item = this.find(type, id);
    if (!item) throw new AwsError("NotFound", `${type} ${id} does not exist`);
    return item;
  }

  /** The one of that type that the program calls so. */
  named(type: string, name: string): Item {
    const [found, ...others] = this.all(type).filter((each) => each.name === name);
    if (!found || others.length > 0) throw new Error(`${found ? "several" : "no"} ${type} named ${name}`);
    return found;
  }

  /** What the provider says of an item now: its id is one of the properties. */
  describe(item: Item): Properties {
    const { tags } = item.properties;
    return {
      id: item.id,
      ...item.properties,
      ...(tags === undefined ? {} : { tagsAll: tags }),
      ...typeOf(item.type).read?.(this, item),
    };
  }

  /** Makes an item without Pulumi: AWS or an operator does. */
  add(type: string, properties: Properties, name?: string): Item {
    const { id: makeId, create, created, refers = {} } = typeOf(type);
    for (const [path, to] of Object.entries(refers)) this.#mustExist(properties, path, to);
    const id = typeof makeId === "string" ? this.newId(makeId) : makeId(properties, this);
    const item: Item = { type, id, name, properties, stage: "available" };
    item.properties = { ...properties, ...create?.(this, item) };
    if (this.find(type, id)) throw new AwsError("AlreadyExists", `${type} ${id} already exists`);
    this.#data.items.set(`${type} ${id}`, item);
    created?.(this, item);
    return item;
  }

  /** Takes an item away, by whoever. Throws AwsError as long as something else uses it. */
  remove(item: Item): void {
    const { inUse = "DependencyViolation", remove, owns } = typeOf(item.type);
    const owned = owns?.(this, item) ?? [];
    const [user] = this.#usersOf(item).filter((each) => !owned.includes(each));
    if (user) {
      throw new AwsError(inUse, `${item.type} ${item.id} cannot be deleted: ${user.type} ${user.id} uses it`);
    }
    remove?.(this, item);
    for (const each of [item, ...owned]) this.#data.items.delete(`${each.type} ${each.id}`);
  }

  /** What a refresh or `get` asks of AWS; undefined for what is gone. For a secret's version that is its value. */
  read(type: string, id: string): Properties | undefined {
    const item = this.find(type, id);
    if (item && type === SECRET_VERSION) this.secretValuesRead.push(id);
    return item && this.describe(item);
  }

  async create(type: string, name: string, properties: Properties, timeoutSeconds: number): Promise<Item> {
    this.#failIfAsked("create", type, name);
    const call = this.#begin("create", type, name, "", timeoutSeconds);
    const item = this.add(type, properties, name);
    Object.assign(call, { id: item.id });
    item.stage = "creating";
    await this.#settle(call);
    const failure = take(this.#lateFaults, key("create", type, name));
    item.stage = failure === undefined ? "available" : "failed";
    if (failure !== undefined) throw new NotAvailable(failure);
    return item;
  }

  async update(item: Item, properties: Properties, timeoutSeconds: number): Promise<void> {
    const { refers = {}, update } = typeOf(item.type);
    this.#failIfAsked("update", item.type, item.name ?? "");
    const call = this.#begin("update", item.type, item.name ?? "", item.id, timeoutSeconds);
    for (const [path, to] of Object.entries(refers)) this.#mustExist(properties, path, to);
    const stored = item.properties;
    const before = this.describe(item);
    item.properties = { ...stored, ...properties };
    try {
      update?.(this, item, before);
    } catch (error) {
      item.properties = stored;
      throw error;
    }
    await this.#settle(call);
  }

  async delete(item: Item, timeoutSeconds: number): Promise<void> {
    this.#failIfAsked("delete", item.type, item.name ?? "");
    const call = this.#begin("delete", item.type, item.name ?? "", item.id, timeoutSeconds);
    this.remove(item);
    await this.#settle(call);
  }

  /** The next call of that kind for that resource fails with AWS's message. */
  failNext(operation: Operation, type: string, name: string, message: string): void {
    this.#faults.set(key(operation, type, name), message);
  }

  /** The next creation of that resource gets an id; then AWS gives up and leaves what it made, useless. */
  failNextCreation(type: string, name: string, message: string): void {
    this.#lateFaults.set(key("create", type, name), message);
  }

  /** The next call of that kind for that resource starts and does not end before it is released or interrupted. */
  holdNext(operation: Operation, type: string, name: string): Hold {
    const hold = new Hold();
    this.#holds.set(key(operation, type, name), hold);
    return hold;
  }

  /** What the provider does when the engine cancels it: it waits no longer. */
  interrupt(): void {
    for (const hold of this.#waiting) hold.interrupt();
  }

  #begin(operation: Operation, type: string, name: string, id: string, timeoutSeconds: number): Call {
    this.#sequence += 1;
    const call: Call = { operation, type, name, id, timeoutSeconds, began: this.#sequence, ended: undefined };
    this.calls.push(call);
    return call;
  }

  /** Ends a call a moment later, so that calls which nothing keeps apart overlap. */
  async #settle(call: Call): Promise<void> {
    const hold = take(this.#holds, key(call.operation, call.type, call.name));
    if (hold) {
      this.#waiting.add(hold);
      await hold.wait();
    } else {
      await new Promise((resolve) => setTimeout(resolve, CALL_MILLISECONDS));
    }
    this.#sequence += 1;
    call.ended = this.#sequence;
  }

  #failIfAsked(operation: Operation, type: string, name: string): void {
    const message = take(this.#faults, key(operation, type, name));
    if (message !== undefined) throw new AwsError("InternalFailure", message);
  }

  #mustExist(properties: Properties, path: string, to: string | { readonly weak: string }): void {
    const type = typeof to === "string" ? to : to.weak;
    for (const id of textsAt(properties, path.split("."))) {
      if (!this.find(type, id)) throw new AwsError("NotFound", `${path}: ${type} ${id} does not exist`);
    }
  }

  #usersOf(item: Item): readonly Item[] {
    return this.all().filter((each) => {
      if (each === item) return false;
      return Object.entries(typeOf(each.type).refers ?? {}).some(
        ([path, to]) => to === item.type && textsAt(each.properties, path.split(".")).includes(item.id),
      );
    });
  }
}

/** How long a change takes: calls that may run side by side do, even on a busy machine. */
const CALL_MILLISECONDS = 25;

/** Throws for a type that is not in `types/`. */
export function typeOf(type: string): ResourceType {
  const found = resourceTypes[type];
  if (!found) throw new Error(`the stand-in provider does not know ${type}; add it to standin/types`);
  return found;
}

/** What a change of the type's properties does. Throws for a type that provider/typeChanges.ts does not have. */
export function changesOf(type: string): TypeChanges {
  const found = TYPE_CHANGES[type];
  if (!found) throw new Error(`nobody says what a change of ${type} replaces; add it to provider/typeChanges.ts`);
  return found;
}

function key(operation: Operation, type: string, name: string): string {
  return `${operation} ${type.slice(type.lastIndexOf(":") + 1)} ${name}`;
}

/** What a test asked for happens once. */
function take<Asked>(asked: Map<string, Asked>, place: string): Asked | undefined {
  const found = asked.get(place);
  asked.delete(place);
  return found;
}

/** A call that AWS is still at. */
export class Hold {
  /** Resolves when the call has begun. */
  readonly reached: Promise<void>;
  readonly #ended: Promise<void>;
  #reach: () => void = () => {};
  #release: () => void = () => {};
  #interrupt: (error: Error) => void = () => {};

  constructor() {
    this.reached = new Promise((resolve) => {
      this.#reach = resolve;
    });
    this.#ended = new Promise((resolve, reject) => {
      this.#release = resolve;
      this.#interrupt = reject;
    });
    this.#ended.catch(() => {});
  }

  wait(): Promise<void> {
    this.#reach();
    return this.#ended;
  }

  release(): void {
    this.#release();
  }

  interrupt(): void {
    this.#interrupt(new NotAvailable("request canceled while waiting"));
  }
}
