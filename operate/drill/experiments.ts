import { type Answer, mapped } from "../aws/answer.ts";
import { type FisCall, fis } from "../aws/fis.ts";
import type { Session } from "../aws/session.ts";

/*
 * The calls of AWS FIS that a drill makes. Source: AWS FIS API reference.
 */

/** Tag with the drill's id on whatever it makes there: by it is found what a crash kept out of the journal. */
export const DRILL_TAG = "clpfsx:drill";

export interface Experiment {
  readonly id: string;
  /** `pending`, `initiating`, `running`, `stopping`; else it has ended. */
  readonly status: string;
  /** Why it failed. */
  readonly reason: string;
}

/** What is to be made; a fault that ends by itself. */
export interface Fault {
  readonly description: string;
  readonly actionId: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Name of the action's target, as FIS calls it: `Subnets`, `Roles`. */
  readonly target: string;
  readonly resourceType: string;
  readonly resourceArn: string;
}

/** On whose behalf something is made. */
interface Maker {
  /** Of the role that FIS assumes. */
  readonly roleArn: string;
  /** Of the drill. */
  readonly id: string;
  /** By which a policy knows the cluster's: docs/iam/drill.json. */
  readonly tags: Readonly<Record<string, string>>;
}

export function isUnderWay({ status }: Experiment): boolean {
  return ["pending", "initiating", "running", "stopping"].includes(status);
}

/** Gives the template's id. Without a stop condition by an alarm: the drill itself makes the cluster's alarms ring. */
export async function createTemplate(
  session: Session,
  { roleArn, id, tags }: Maker,
  fault: Fault,
): Promise<Answer<string>> {
  const { description, actionId, parameters, target, resourceType, resourceArn } = fault;
  const body = {
    clientToken: `${id}-template`,
    description,
    roleArn,
    stopConditions: [{ source: "none" }],
    targets: { target: { resourceType, resourceArns: [resourceArn], selectionMode: "ALL" } },
    actions: { fault: { actionId, parameters, targets: { [target]: "target" } } },
    tags: { ...tags, [DRILL_TAG]: id },
  };
  const answer = await session.ask("fis:CreateExperimentTemplate", fis(session), (client, options) =>
    client.send({ method: "POST", path: "/experimentTemplates", body }, options),
  );
  return mapped(answer, (document) => textAt(document, "experimentTemplate", "id"));
}

/** Gives the experiment's id. */
export async function startExperiment(
  session: Session,
  { id, tags }: Pick<Maker, "id" | "tags">,
  experimentTemplateId: string,
): Promise<Answer<string>> {
  const body = { clientToken: `${id}-experiment`, experimentTemplateId, tags: { ...tags, [DRILL_TAG]: id } };
  const answer = await session.ask("fis:StartExperiment", fis(session), (client, options) =>
    client.send({ method: "POST", path: "/experiments", body }, options),
  );
  return mapped(answer, (document) => textAt(document, "experiment", "id"));
}

export async function getExperiment(session: Session, id: string): Promise<Answer<Experiment>> {
  const answer = await session.ask("fis:GetExperiment", fis(session), (client, options) =>
    client.send({ method: "GET", path: `/experiments/${encodeURIComponent(id)}` }, options),
  );
  return mapped(answer, (document) => ({
    id,
    status: textAt(document, "experiment", "state", "status"),
    reason: textAt(document, "experiment", "state", "reason"),
  }));
}

export function stopExperiment(session: Session, id: string): Promise<Answer<unknown>> {
  return session.ask("fis:StopExperiment", fis(session), (client, options) =>
    client.send({ method: "DELETE", path: `/experiments/${encodeURIComponent(id)}` }, options),
  );
}

/** Whether it is there. */
export async function isTemplateThere(session: Session, id: string): Promise<Answer<boolean>> {
  const answer = await session.ask("fis:GetExperimentTemplate", fis(session), (client, options) =>
    client.send({ method: "GET", path: `/experimentTemplates/${encodeURIComponent(id)}` }, options),
  );
  if (!answer.ok && answer.failure.code === "ResourceNotFoundException") return { ok: true, value: false };
  return mapped(answer, () => true);
}

export function deleteTemplate(session: Session, id: string): Promise<Answer<unknown>> {
  return session.ask("fis:DeleteExperimentTemplate", fis(session), (client, options) =>
    client.send({ method: "DELETE", path: `/experimentTemplates/${encodeURIComponent(id)}` }, options),
  );
}

/** Ids of the drill's experiments, whatever became of them. */
export function listExperiments(session: Session, drill: string): Promise<Answer<readonly string[]>> {
  return listed((query) =>
    session.ask("fis:ListExperiments", fis(session), (client, options) =>
      client.send(pageOf("/experiments", query), options),
    ),
  ).then((answer) => mapped(answer, (pages) => idsOf(pages, "experiments", drill)));
}

export function listTemplates(session: Session, drill: string): Promise<Answer<readonly string[]>> {
  return listed((query) =>
    session.ask("fis:ListExperimentTemplates", fis(session), (client, options) =>
      client.send(pageOf("/experimentTemplates", query), options),
    ),
  ).then((answer) => mapped(answer, (pages) => idsOf(pages, "experimentTemplates", drill)));
}

function pageOf(path: string, nextToken: string): FisCall {
  return { method: "GET", path, query: { maxResults: "100", ...(nextToken === "" ? {} : { nextToken }) } };
}

async function listed(ask: (nextToken: string) => Promise<Answer<unknown>>): Promise<Answer<readonly unknown[]>> {
  const pages: unknown[] = [];
  let token = "";
  do {
    const answer = await ask(token);
    if (!answer.ok) return answer;
    pages.push(answer.value);
    token = textAt(answer.value, "nextToken");
  } while (token !== "");
  return { ok: true, value: pages };
}

function idsOf(pages: readonly unknown[], list: string, drill: string): readonly string[] {
  const all = pages.flatMap((page) => (page as Readonly<Record<string, readonly unknown[]>>)[list] ?? []);
  return all.filter((each) => textAt(each, "tags", DRILL_TAG) === drill).map((each) => textAt(each, "id"));
}

function textAt(value: unknown, ...path: readonly string[]): string {
  const found = path.reduce<unknown>(
    (at, name) => (at as Readonly<Record<string, unknown>> | undefined)?.[name],
    value,
  );
  return typeof found === "string" ? found : "";
}
