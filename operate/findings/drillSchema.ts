import { list, object, type Schema, text, textOrNull } from "./schemaParts.ts";

const moment: Schema = { type: "string", format: "date-time" };
const momentOrNull: Schema = { type: ["string", "null"], format: "date-time" };
const count: Schema = { type: "integer", minimum: 0 };
const millis: Schema = { type: "number", minimum: 0 };
const millisOrNull: Schema = { type: ["number", "null"], minimum: 0 };

const OPEN = "null where the service never came back, or was not there before";

const withoutService = {
  estimateMs: { ...millisOrNull, description: OPEN },
  leastMs: millis,
  mostMs: { ...millisOrNull, description: OPEN },
  notLookedMs: { ...millis, description: "of it, in which no try began: in the upper bound and not in the lower one" },
};

const table = object({
  table: text,
  zone: textOrNull,
  routeAtEnd: { ...textOrNull, description: "server that the route leads to; null where to none, or nobody knows" },
  intervalMs: { ...millis, description: "between the starts of two tries" },
  tries: count,
  failedTries: count,
  slow: { ...count, description: "good answers that took long" },
  flaps: { ...count, description: "changes from good to failed beyond the first" },
  withoutService: { ...object(withoutService), description: "all outages together" },
  outages: list(
    object({
      lastGood: { ...momentOrNull, description: "start of the last good try before it" },
      firstBad: { ...moment, description: "start of the first failed try" },
      lastBad: { ...moment, description: "start of the last failed try" },
      firstGood: { ...momentOrNull, description: "start of the first good try after it" },
      ...withoutService,
    }),
  ),
  notLooked: {
    ...list(object({ from: moment, until: moment })),
    description: "when no try began: nobody knows whether there was service",
  },
  runs: {
    ...list(
      object(
        {
          good: { type: "boolean" },
          fault: text,
          from: moment,
          to: { ...moment, description: "start of the last of them" },
          tries: count,
          medianMs: millis,
          slowestMs: millis,
        },
        ["fault"],
      ),
    ),
    description: "tries with one outcome after another, by the prober's clock",
  },
});

const ledger: Schema = {
  ...object({
    attempted: count,
    acknowledged: count,
    read: { ...count, description: "acknowledged, and read back at the end" },
    lost: { ...list(text), description: "acknowledged, and not there at the end" },
    recovered: { ...list(text), description: "never acknowledged, and there at the end" },
    unexpected: { ...list(text), description: "with another content, or written by nobody" },
    unread: { ...list(text), description: "acknowledged, and no answer to the read: unknown" },
  }),
  type: ["object", "null"],
  description: "null where the application is not one that can be written to",
};

/** `data` of `drill`. */
export const drill = object({
  kind: { enum: ["baseline", "move", "server", "standby", "application", "file-system", "partition", "api"] },
  rehearsal: { type: "boolean", description: "on a model of AWS: the times are the model's" },
  minio: {
    ...textOrNull,
    description: "version of the MinIO that a rehearsal wrote to; null: the project's own store, or no rehearsal",
  },
  project: text,
  virtualIp: text,
  startedAt: moment,
  endedAt: moment,
  activeBefore: textOrNull,
  activeAtEnd: textOrNull,
  movedBack: { type: "boolean", description: "everything is where it was before" },
  noticedAt: momentOrNull,
  greenAt: momentOrNull,
  tables: list(table),
  ledger,
  phases: list(object({ id: text, what: text, at: moment, witness: text, table: text }, ["table"])),
  actions: list(object({ what: text, at: moment, undone: { type: "boolean" } })),
});
