import { UserError } from "../../../problems/userError.ts";
import { findMinio } from "./findMinio.ts";
import { LocalMinio } from "./localMinio.ts";
import type { StageMinio } from "./stageAddress.ts";

export interface RehearsalMinio {
  readonly minio: StageMinio;
  readonly stop: () => Promise<void>;
}

/**
 * A real MinIO for the rehearsal, which runs; undefined where there is none, or where one that nobody named does not start.
 * Throws a UserError for a named one that does not.
 */
export async function minioForRehearsal(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<RehearsalMinio | undefined> {
  const found = findMinio(environment);
  if (found === undefined) return undefined;
  const { program, version, isNamed } = found;
  try {
    if (version === undefined) throw new Error("`--version` does not say that it is a MinIO");
    const local = await LocalMinio.start(program);
    return { minio: { port: local.port, version }, stop: () => local.stop() };
  } catch (error) {
    if (!isNamed) return undefined;
    throw new UserError(
      `CLPFSX_MINIO=${program}: cannot be started (${(error as Error).message}). Name a MinIO server's program, or unset CLPFSX_MINIO to rehearse with the project's own store.`,
    );
  }
}
