import { type Answer, failed } from "../aws/answer.ts";
import { ssm } from "../aws/clients.ts";
import type { Session } from "../aws/session.ts";
import { stillRunsHere } from "./whereabouts.ts";

/*
 * One change at a time, of whomever, from wherever. An SSM parameter and no tag: PutParameter without Overwrite is refused
 * where the parameter is there, so that of two who ask at once one gets it; a tag is overwritten by the second.
 */

/** Who changes the cluster. */
export interface Holder {
  /** Of the journal. */
  readonly id: string;
  readonly what: string;
  /** Computer and process. */
  readonly where: string;
  readonly journal: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export function lockName({ clusterName }: { readonly clusterName: string }): string {
  return `/clpfsx/${clusterName}/operation`;
}

/** The command that removes a lock which nobody holds any longer. */
export function liftLock(target: { readonly clusterName: string; readonly region: string }): string {
  return `aws ssm delete-parameter --region ${target.region} --name ${lockName(target)}`;
}

/** Undefined where the lock is taken now, else who has it. */
export async function takeLock(session: Session, name: string, holder: Holder): Promise<Answer<Holder | undefined>> {
  const answer = await write(session, name, holder);
  if (answer.ok) return { ok: true, value: undefined };
  if (answer.failure.code !== "ParameterAlreadyExists") return failed(answer.failure);
  const found = await readLock(session, name);
  if (!found.ok) return found;
  // Our own call, of which the answer was lost and which the SDK repeated.
  if (found.value?.id === holder.id) return { ok: true, value: undefined };
  // It was given back just now.
  return found.value === undefined ? takeLock(session, name, holder) : found;
}

/**
 * As `takeLock`, for whoever goes on with what a process has left: a lock with the same journal's id is taken over, unless
 * that process is alive on this computer.
 */
export async function resumeLock(session: Session, name: string, holder: Holder): Promise<Answer<Holder | undefined>> {
  const found = await readLock(session, name);
  if (!found.ok) return found;
  if (found.value === undefined) return takeLock(session, name, holder);
  if (found.value.id !== holder.id || stillRunsHere(found.value.where)) return found;
  const answer = await write(session, name, holder, { Overwrite: true });
  return answer.ok ? { ok: true, value: undefined } : answer;
}

function write(session: Session, name: string, holder: Holder, how: { readonly Overwrite?: boolean } = {}) {
  return session.ask("ssm:PutParameter", ssm(session), ({ client, module }, options) =>
    client.send(
      new module.PutParameterCommand({
        Name: name,
        Type: "String",
        Description: "A drill or a move is under way; removed at its end",
        Value: JSON.stringify(holder),
        ...how,
      }),
      options,
    ),
  );
}

/** Undefined where nobody has it. */
export async function readLock(session: Session, name: string): Promise<Answer<Holder | undefined>> {
  const answer = await session.ask("ssm:GetParameter", ssm(session), ({ client, module }, options) =>
    client.send(new module.GetParameterCommand({ Name: name }), options),
  );
  if (answer.ok) return { ok: true, value: holderIn(answer.value.Parameter?.Value ?? "") };
  return answer.failure.code === "ParameterNotFound" ? { ok: true, value: undefined } : failed(answer.failure);
}

/** Gives it back where it is ours. */
export async function dropLock(session: Session, name: string, id: string): Promise<Answer<void>> {
  const found = await readLock(session, name);
  if (!found.ok) return found;
  if (found.value?.id !== id) return { ok: true, value: undefined };
  const answer = await session.ask("ssm:DeleteParameter", ssm(session), ({ client, module }, options) =>
    client.send(new module.DeleteParameterCommand({ Name: name }), options),
  );
  return answer.ok || answer.failure.code === "ParameterNotFound" ? { ok: true, value: undefined } : answer;
}

/** What somebody else wrote there is a holder, too. */
function holderIn(text: string): Holder {
  try {
    const { id, what, where, journal, since } = JSON.parse(text) as Partial<Holder>;
    return { id: id ?? "", what: what ?? text, where: where ?? "unknown", journal: journal ?? "", since: since ?? 0 };
  } catch {
    return { id: "", what: text, where: "unknown", journal: "", since: 0 };
  }
}
