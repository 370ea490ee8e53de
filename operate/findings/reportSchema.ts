import { drill } from "./drillSchema.ts";
import { SCHEMA_VERSION } from "./report.ts";
import { flagOrNull, list, object, type Schema, text, textOrNull } from "./schemaParts.ts";

const finding = object(
  {
    id: { type: "string", pattern: "^[a-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*)+$" },
    state: { enum: ["ok", "warn", "fail", "unknown", "skipped"] },
    what: { ...text, description: "the answer in a sentence" },
    found: text,
    expected: text,
    why: text,
    mend: text,
    page: text,
  },
  ["found", "expected", "why", "mend", "page"],
);

const status = object(
  {
    groupOwner: {
      ...textOrNull,
      description: "server that the group runs on; null where the servers do not agree or say nothing",
    },
    routes: list(
      object(
        { tableId: text, table: text, target: text, server: text, state: { enum: ["active", "blackhole", "absent"] } },
        ["target", "server"],
      ),
    ),
    servers: list(
      object({
        name: text,
        instanceId: textOrNull,
        zone: textOrNull,
        state: textOrNull,
        checks: textOrNull,
        managed: flagOrNull,
        computerName: textOrNull,
        member: { ...textOrNull, description: "status in the cluster, by CLUSTERPRO's word" },
        hasGroup: flagOrNull,
      }),
    ),
    fileSystem: object({
      id: text,
      lifecycle: text,
      deploymentType: text,
      throughputMBps: { type: ["number", "null"] },
      preferredSubnetId: textOrNull,
      nextWindow: textOrNull,
      lastBackup: textOrNull,
      actions: list(object({ type: text, status: text })),
    }),
    directory: object({ id: text, stage: text }),
    alarms: list(object({ name: text, state: text })),
  },
  ["routes", "servers", "fileSystem", "directory", "alarms"],
);

const history = object({
  days: { type: "integer" },
  failovers: list(
    object({
      from: { type: "string", format: "date-time" },
      seconds: { type: "integer", description: "from the first table's call to the last one's" },
      to: { ...text, description: "server, or the network interface where no server has it" },
      tables: list(text),
      leftOut: { ...list(text), description: "tables with a route for the virtual IP that were not rewritten" },
      by: { ...list(text), description: "ARNs of the callers" },
      byServers: { type: "boolean" },
      errors: { ...list(text), description: "AWS's codes, where it refused" },
    }),
  ),
});

const move = object({
  to: text,
  owner: { ...textOrNull, description: "server that the group runs on now, by the servers' own word" },
  seconds: { type: ["integer", "null"], description: "from the order until all was green, or until it was given up" },
  routes: list(object({ table: text, server: textOrNull })),
});

/** `data` of each command. */
const DATA = { status, history, doctor: object({}), move, drill } as const satisfies Readonly<Record<string, Schema>>;

export type CommandWithSchema = keyof typeof DATA;

/** JSON Schema of what `--json` prints. Whatever is added later is optional; anything else raises `schemaVersion`. */
export function reportSchema(command: CommandWithSchema): Schema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `clusterpro-fsx ${command} --json`,
    ...object({
      schemaVersion: { const: SCHEMA_VERSION },
      command: { const: command },
      stack: text,
      cluster: { ...text, description: "value of the tag clpfsx:cluster" },
      region: text,
      at: { type: "string", format: "date-time" },
      verdict: { enum: ["OK", "WARN", "WRONG", "UNKNOWN"] },
      text: { ...text, description: "the verdict in a sentence" },
      exitCode: { enum: [0, 1] },
      findings: list(finding),
      data: DATA[command],
    }),
  };
}
