import { type Problem, problem, throwProblems } from "../problems/problem.ts";
import { quote } from "../problems/quote.ts";

/**
 * How we know where CLUSTERPRO X 5.2 for Windows keeps a value.
 *
 * `documented`: a public document of NEC says so, for this product. `seen`: it stands in a file exported from a real
 * cluster. `assumed`: by analogy only. `configured`: the user's settings say so.
 */
export type Evidence = "documented" | "seen" | "assumed" | "configured";

export interface Tag {
  /** Kind of the resource or monitor that holds the value. */
  readonly kind: "awsvip" | "script" | "genw";
  /** Steps below that resource's or monitor's element. */
  readonly path: string;
  readonly evidence: Evidence;
  /** Where the evidence is from. */
  readonly source: string;
  /** Text that stands there instead of ours, for example the executing user's name where we write an account's number. */
  readonly value?: string;
}

/** The values whose place no document for this product and platform gives, and where we put them unless told. */
export const TAGS = {
  awsvipIp: {
    kind: "awsvip",
    path: "parameters/ip",
    evidence: "assumed",
    source: "clpcfset:doc/linux/awsvip.md documents it for X 4.3 on Linux",
  },
  awsvipVpcId: {
    kind: "awsvip",
    path: "parameters/vpcid",
    evidence: "assumed",
    source: "clpcfset:doc/linux/awsvip.md documents it for X 4.3 on Linux",
  },
  awsvipEniId: {
    kind: "awsvip",
    path: "parameters/eniid",
    evidence: "assumed",
    source: "clpcfset:doc/linux/awsvip.md documents it for X 4.3 on Linux",
  },
  scriptStartNormalValue: {
    kind: "script",
    path: "parameters/act/normalval",
    evidence: "assumed",
    source: "analogy: exec resources keep start values under parameters/act, genw calls the value normalval (Linux)",
  },
  scriptStopNormalValue: {
    kind: "script",
    path: "parameters/deact/normalval",
    evidence: "assumed",
    source: "analogy: exec resources keep stop values under parameters/deact, genw calls the value normalval (Linux)",
  },
  scriptAccount: {
    kind: "script",
    path: "parameters/account",
    evidence: "assumed",
    source: "no source; the value is the account's id in cluster/account/list",
  },
  scriptRecoverUse: {
    kind: "script",
    path: "parameters/recoveruse",
    evidence: "seen",
    source: "export of an X 4.1 cluster on Windows (y-oga/Hyper-V-Replica-Cluster)",
  },
  genwAccount: {
    kind: "genw",
    path: "parameters/account",
    evidence: "assumed",
    source: "no source; the value is the account's id in cluster/account/list",
  },
  genwNormalValue: {
    kind: "genw",
    path: "parameters/normalval",
    evidence: "assumed",
    source: "clpcfset:doc/linux/genw.md documents it for X 4.3 on Linux",
  },
} as const satisfies Record<string, Tag>;

export type TagKey = keyof typeof TAGS;

export type TagTable = Readonly<Record<TagKey, Tag>>;

/** Another place, another text, or both: what an export of a real cluster has shown. */
export type TagOverride =
  | string
  | { readonly path?: string | undefined; readonly value?: string | undefined }
  | undefined;

/** For some of the values. */
export type TagOverrides = Readonly<Partial<Record<TagKey, TagOverride>>>;

export const TAG_KEYS = Object.keys(TAGS) as readonly TagKey[];

/** Elements that `render` writes itself under each kind; a path may add to the containers, not take a leaf's place. */
const FIXED_LEAVES = {
  awsvip: ["comment", "depend", "server"],
  script: ["comment", "depend", "act/retry", "act/fo"],
  genw: [
    "comment",
    "target",
    "firstmonwait",
    "polling/interval",
    "polling/timeout",
    "polling/reconfirmation",
    "polling/timing",
    "relation/type",
    "relation/name",
    "emergency/threshold/restart",
    "emergency/threshold/fo2",
    "emergency/action",
  ],
} as const satisfies Record<Tag["kind"], readonly string[]>;

/**
 * The table with the user's paths and values in it. Throws UserError for an unknown key, a path that is not steps joined
 * by `/`, a path whose place is taken by another value, and a value where each environment has its own.
 */
export function resolveTags(overrides: TagOverrides = {}): TagTable {
  const problems: Problem[] = [];
  const table: Record<TagKey, Tag> = { ...TAGS };
  for (const [key, override] of Object.entries(overrides)) {
    if (!isTagKey(key)) {
      problems.push(problem(`tags.${key}`, `unknown key; ${TAG_KEYS.join(", ")} are allowed. Correct the key`));
      continue;
    }
    const given = typeof override === "object" ? override : { path: override };
    const { path = TAGS[key].path, value } = given;
    problems.push(...valueProblems(key, value));
    if (!isPath(path)) {
      problems.push(
        problem(
          `tags.${key}`,
          `${quote(String(path))} is not a path; element names joined by / are allowed, as in a file exported from ` +
            `Cluster WebUI. Write for example ${TAGS[key].path}`,
        ),
      );
    } else if (path !== TAGS[key].path || value !== undefined) {
      const own = value === undefined ? {} : { value };
      table[key] = { ...TAGS[key], ...own, path, evidence: "configured", source: "settings" };
    }
  }
  throwProblems([...problems, ...findClashes(table)]);
  return table;
}

/** The paths that settings give instead of ours, for whoever reads the finished file. */
export function otherPaths(overrides: TagOverrides): Readonly<Partial<Record<TagKey, string>>> {
  const table = resolveTags(overrides);
  return Object.fromEntries(
    TAG_KEYS.filter((key) => table[key].path !== TAGS[key].path).map((key) => [key, table[key].path]),
  );
}

function* valueProblems(key: TagKey, value: string | undefined): Generator<Problem> {
  if (value === undefined) return;
  if (TAGS[key].kind === "awsvip") {
    yield problem(`tags.${key}.value`, "cannot be given; each server and environment has its own. Remove it");
  } else if (!/^[ -~]{1,255}$/.test(value) || value.includes("@@")) {
    yield problem(
      `tags.${key}.value`,
      `${quote(value)} is not a value; 1 to 255 printable ASCII characters without @@ are allowed. Correct it`,
    );
  }
}

function isTagKey(key: string): key is TagKey {
  return Object.hasOwn(TAGS, key);
}

function isPath(path: unknown): path is string {
  return typeof path === "string" && /^[A-Za-z]\w{0,39}(\/[A-Za-z]\w{0,39}){0,5}$/.test(path);
}

function* findClashes(table: TagTable): Generator<Problem> {
  for (const [index, key] of TAG_KEYS.entries()) {
    const { kind, path } = table[key];
    const others = TAG_KEYS.slice(0, index)
      .filter((other) => table[other].kind === kind)
      .map((other) => ({ path: table[other].path, owner: `tags.${other}` }));
    const fixed = FIXED_LEAVES[kind].map((leaf) => ({ path: leaf as string, owner: "another value" }));
    const clash = [...others, ...fixed].find((other) => overlap(path, other.path));
    if (clash === undefined) continue;
    yield problem(`tags.${key}`, `${quote(path)} is where ${clash.owner} is; give each value a place of its own`);
  }
}

/** True when one path is the other, or leads through it: an element holds text or elements, not both. */
function overlap(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
