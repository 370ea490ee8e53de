import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

export interface Document {
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
  }[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly policies: { readonly violations: readonly { readonly rule: string; readonly level: string }[] };
  readonly warnings: readonly string[];
}

export interface Previewed {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** Of what was printed with `--json`. */
  readonly document: () => Document;
  /** Names of what the plan has beside the stack. */
  readonly names: () => readonly string[];
}

export type Files = Readonly<Record<string, string>>;

const MODULE: Files = {
  "package.json": '{"type":"module"}',
  "Pulumi.yaml": "name: other\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.ts\n",
  "Pulumi.dev.yaml": "config:\n  aws:region: ap-northeast-1\n",
};

/** Previews a program that is none of ours, in a process of its own, as a user would. Its files may replace ours. */
export function previewed(program: string | Files, ...args: string[]): Previewed {
  const files = typeof program === "string" ? { ...MODULE, "index.ts": program } : { ...MODULE, ...program };
  const folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-program-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    for (const name of ["@pulumi", "@grpc", "google-protobuf"]) link(folder, name, files);
    const start = performance.now();
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [path.join(PROJECT, "preview/main.js"), "--json", ...args],
      { cwd: folder, encoding: "utf8", maxBuffer: 64 * 1024 * 1024, timeout: 50_000 },
    );
    const seconds = (performance.now() - start) / 1000;
    const document = () => JSON.parse(stdout || `{"standard error":${JSON.stringify(stderr)}}`) as Document;
    const names = () =>
      document()
        .resources.filter(({ type }) => type !== "pulumi:pulumi:Stack")
        .map(({ name }) => name);
    return { status, stdout, stderr, seconds, document, names };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The package, or the packages of the scope, of this project, but for those that the program brings itself. */
function link(folder: string, name: string, files: Files): void {
  const brought = Object.keys(files).filter((file) => file.startsWith(`node_modules/${name}/`));
  mkdirSync(path.join(folder, "node_modules"), { recursive: true });
  if (brought.length === 0) {
    symlinkSync(path.join(PROJECT, "node_modules", name), path.join(folder, "node_modules", name));
    return;
  }
  symlinkSync(path.join(PROJECT, "node_modules/@pulumi/aws"), path.join(folder, "node_modules/@pulumi/aws"));
}
