import { spawnSync } from "node:child_process";

export interface FoundMinio {
  /** Path, or the name on the PATH. */
  readonly program: string;
  /** As it says itself: `RELEASE.2025-09-07T16-13-09Z`; undefined where a program that was named says none. */
  readonly version: string | undefined;
  /** Somebody named it by CLPFSX_MINIO: it is used, or told as wrong. */
  readonly isNamed: boolean;
}

/** Of a program that only says its version, milliseconds. */
const LIMIT = 30_000;

/** The MinIO that CLPFSX_MINIO names, else `minio` on the PATH; undefined where there is none. */
export function findMinio(environment: NodeJS.ProcessEnv = process.env): FoundMinio | undefined {
  const { CLPFSX_MINIO: named = "" } = environment;
  const program = named === "" ? "minio" : named;
  const version = versionOf(program, environment);
  if (named === "" && version === undefined) return undefined;
  return { program, version, isNamed: named !== "" };
}

function versionOf(program: string, env: NodeJS.ProcessEnv): string | undefined {
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8", timeout: LIMIT, env, windowsHide: true });
  return /^minio version (\S+)/.exec(stdout ?? "")?.[1];
}
