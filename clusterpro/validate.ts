import { checkGroups } from "./checkGroups.ts";
import { checkMonitors } from "./checkMonitors.ts";
import { checkServers } from "./checkServers.ts";
import type { Account, ClusterDefinition, NetworkPartition } from "./definition.ts";
import { checkObjectName, checkUnique } from "./nameRules.ts";
import { type Problem, problem, quote, throwProblems } from "./problem.ts";
import { passwordToken } from "./tokens.ts";
import { checkAddress, checkNumber } from "./valueRules.ts";

/** Everything that is wrong with a definition, in its own order; empty for one that can be rendered. */
export function findProblems(definition: ClusterDefinition): readonly Problem[] {
  return [
    ...checkObjectName("name", definition.name),
    ...checkLanguage(definition.language),
    ...checkAccounts(definition.accounts),
    ...checkServers(definition.servers),
    ...checkPartition(definition.networkPartition),
    ...checkGroups(definition),
    ...checkMonitors(definition),
  ];
}

/** Throws ClpConfError with every problem of the definition. */
export function validate(definition: ClusterDefinition): void {
  throwProblems(findProblems(definition));
}

function* checkLanguage(language: string): Generator<Problem> {
  if (language === "japanese" || language === "english") return;
  yield problem("language", `${quote(language)} is no edition of the product; japanese and english are allowed`);
}

/** `test.msad.local\Admin`, `DOMAIN\user` or `user`: printable ASCII without what Windows refuses in a user's name. */
const USERNAME = /^(?! )([^\\"/[\]:;|=,+*?<>]+\\)?[^\\"/[\]:;|=,+*?<>]+(?<! )$/;

function* checkAccounts(accounts: readonly Account[]): Generator<Problem> {
  for (const [position, { username, password }] of accounts.entries()) {
    const path = `accounts[${position}]`;
    if (/[^ -~]/.test(username) || !USERNAME.test(username) || username.length > 255) {
      yield problem(
        `${path}.username`,
        `${quote(username)} is not a Windows user; a user or domain\\user in printable ASCII is allowed. ` +
          "Write for example test.msad.local\\Admin",
      );
    }
    // The value is not printed: it may be the password.
    if (password !== passwordToken(position)) {
      yield problem(
        `${path}.password`,
        `is not ${passwordToken(position)}; a password never stands here, clear or encoded. Use the token`,
      );
    }
  }
  yield* checkUnique(accounts.map(({ username }, index) => ({ path: `accounts[${index}].username`, name: username })));
}

function* checkPartition(partition: NetworkPartition): Generator<Problem> {
  switch (partition.kind) {
    case "none":
      return;
    case "ping":
      yield* checkAddress("networkPartition.address", partition.address);
      return;
    case "http":
      if (
        !/^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/.test(
          partition.host,
        )
      ) {
        yield problem(
          "networkPartition.host",
          `${quote(partition.host)} is not a host; a DNS name or an IPv4 address is allowed. ` +
            "Write for example witness.example.com",
        );
      }
      yield* checkNumber("networkPartition.port", partition.port, 1, 65535);
      return;
    default: {
      const { kind } = partition satisfies never as { kind: string };
      yield problem("networkPartition.kind", `${quote(kind)} is unknown; none, http and ping are allowed`);
    }
  }
}
