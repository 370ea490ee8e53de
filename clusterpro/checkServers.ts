import type { Server } from "./definition.ts";
import { checkServerName, checkUnique } from "./nameRules.ts";
import { type Problem, problem } from "./problem.ts";
import { checkAddress } from "./valueRules.ts";

export function* checkServers(servers: readonly Server[]): Generator<Problem> {
  if (servers.length < 2) {
    yield problem("servers", `there are ${servers.length}; a cluster needs two servers or more. Add one`);
  }
  const lans = servers[0]?.interconnects.length ?? 0;
  for (const [index, { name, interconnects }] of servers.entries()) {
    const path = `servers[${index}]`;
    yield* checkServerName(`${path}.name`, name);
    if (interconnects.length === 0) {
      yield problem(`${path}.interconnects`, "there is none; the heartbeat needs one address or more. Add one");
    } else if (interconnects.length !== lans && lans > 0) {
      yield problem(
        `${path}.interconnects`,
        `there are ${interconnects.length}; servers[0] has ${lans}, and each heartbeat needs an address on every ` +
          "server. Give all servers the same number",
      );
    }
    for (const [lan, address] of interconnects.entries()) yield* checkAddress(`${path}.interconnects[${lan}]`, address);
  }
  yield* checkUnique(servers.map(({ name }, index) => ({ path: `servers[${index}].name`, name })));
  yield* checkUnique(
    servers.flatMap(({ interconnects }, index) =>
      interconnects.map((name, lan) => ({ path: `servers[${index}].interconnects[${lan}]`, name })),
    ),
  );
}
