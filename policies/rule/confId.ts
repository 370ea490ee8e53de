import type { KnownIds } from "../model/servers/confServers.ts";
import { type Finding, undecided, violated } from "./finding.ts";

/** What an id in clp.conf may be: the token that is replaced at bring-up, or the one in the stack. */
export interface ExpectedId extends KnownIds {
  /** Of the parameter, such as `vpcid`. */
  readonly tag: string;
  /** What has the id, in words. */
  readonly name: string;
  readonly token: string;
}

/** @param where Begins the message. */
export function* judgeId(where: string, id: string | undefined, expected: ExpectedId): Iterable<Finding> {
  const { tag, name, token, ids, unknown } = expected;
  if (id === undefined) yield violated(`${where} has no parameters/${tag}; write ${token}`);
  else if (id === token || ids?.has(id)) return;
  else if (id.includes("@@")) {
    const whose = tag === "eniid" ? "this server's " : "";
    yield violated(`${where}: parameters/${tag} is ${id}, not ${whose}${token}`);
  } else if (unknown) yield undecided(`${where}: ${unknown.why} and cannot be ${id} for sure; write ${token}`);
  else if (ids) yield violated(`${where}: parameters/${tag} is ${id}; ${name} is ${[...ids].join(" or ")}`);
}
