import { type Job, type Step, stepsOf, uses, type Workflow } from "./workflow.ts";

/** What is wrong with a workflow, a sentence each; none when all is well. */
export type WorkflowRule = (workflow: Workflow, npmScripts: readonly string[]) => string[];

const AWS = "aws-actions/configure-aws-credentials";
const PULUMI = "pulumi/actions";
const CHECKOUT = "actions/checkout";
const NEWEST = ".ci/newest-commit";

/** The parts of a condition that keep out code which nobody with access to the repository has written. */
const TRUSTED = [
  "github.event.pull_request.head.repo.full_name == github.repository",
  "github.event.pull_request.user.login != 'dependabot[bot]'",
];

const problemsOf = (workflow: Workflow, of: (job: Job, name: string) => readonly string[]): string[] =>
  Object.entries(workflow.jobs).flatMap(([name, job]) => of(job, name).map((problem) => `${name}: ${problem}`));

const ofSteps = (workflow: Workflow, of: (step: Step, job: Job) => readonly string[]): string[] =>
  problemsOf(workflow, (job) => stepsOf(job).flatMap((step) => of(step, job)));

/** Whether a job can get at what lies outside of GitHub. */
const hasKeys = (job: Job): boolean =>
  /secrets\./.test(JSON.stringify(job)) || stepsOf(job).some((step) => uses(step, AWS));

/** Whether a job can get at anything that is worth stealing. The job's own token is limited by its permissions. */
const hasCredentials = (job: Job): boolean =>
  hasKeys(job) || (typeof job.permissions === "object" && Object.values(job.permissions).includes("write"));

export const WORKFLOW_RULES = {
  "pins every action by commit, with the version beside it": ({ text }) =>
    text.split("\n").flatMap((line) => {
      const used = /^\s*(?:- )?uses:\s*(.*)$/.exec(line)?.[1];
      if (used === undefined || /^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used)) return [];
      return [`${used}: not pinned as owner/name@<commit> # v1.2.3`];
    }),

  "is not triggered by what gives a fork's code this repository's rights": ({ triggers }) =>
    triggers
      .filter((trigger) => ["pull_request_target", "workflow_run", "issue_comment"].includes(trigger))
      .map((trigger) => `on: ${trigger}`),

  "gives no permission to all jobs, and each job only what its steps use": (workflow) => [
    ...(typeof workflow.permissions === "object" && Object.keys(workflow.permissions).length === 0
      ? []
      : ["permissions: must be {} for the whole workflow"]),
    ...problemsOf(workflow, (job) => {
      if (typeof job.permissions !== "object") return ["permissions: must be a map"];
      const needed: Record<string, boolean> = {
        "contents: read": true,
        "id-token: write": stepsOf(job).some((step) => uses(step, AWS)),
        "pull-requests: write": stepsOf(job).some(
          ({ with: given, run }) => given?.["comment-on-pr"] === true || run === ".ci/comment",
        ),
      };
      return Object.entries(job.permissions)
        .map(([scope, level]) => `${scope}: ${level}`)
        .filter((permission) => needed[permission] !== true)
        .map((permission) => `permissions: ${permission}: no step uses it`);
    }),
  ],

  "keeps credentials from forks and bots": (workflow) =>
    workflow.triggers.includes("pull_request")
      ? problemsOf(workflow, (job) => {
          if (!hasCredentials(job)) return [];
          const conjuncts = (job.if ?? "").split("&&").map((each) => each.trim());
          const missing = TRUSTED.filter((each) => !conjuncts.includes(each) || (job.if ?? "").includes("||"));
          return missing.map((each) => `if: must have "&& ${each}"`);
        })
      : [],

  "binds every job with credentials to a GitHub environment": (workflow) =>
    problemsOf(workflow, (job) => (hasKeys(job) && job.environment === undefined ? ["no environment"] : [])),

  "runs no package's install script beside credentials": (workflow) =>
    ofSteps(workflow, ({ run }, job) =>
      hasCredentials(job) && /\bnpm ci\b(?! --ignore-scripts)/.test(run ?? "")
        ? ["npm ci without --ignore-scripts"]
        : [],
    ),

  "runs nothing of a pull request's where it may write to it": (workflow) =>
    problemsOf(workflow, (job) => {
      const { permissions } = job;
      if (typeof permissions !== "object" || permissions["pull-requests"] !== "write" || hasKeys(job)) return [];
      const runs = stepsOf(job).flatMap(({ run }) => run ?? []);
      return runs.filter((run) => run !== ".ci/comment").map((run) => `run: ${run}: in a job of its own`);
    }),

  "puts no expression into a shell's line": (workflow) =>
    ofSteps(workflow, ({ run }) => (run?.includes("${{") ? [`run: ${run.trim()}: hand it over by env`] : [])),

  "leaves no token in the work tree": (workflow) =>
    ofSteps(workflow, (step) =>
      uses(step, CHECKOUT) && step.with?.["persist-credentials"] !== false ? ["checkout keeps its token"] : [],
    ),

  "calls npm scripts that exist": (workflow, npmScripts) =>
    ofSteps(workflow, ({ run }) =>
      [...(run ?? "").matchAll(/\bnpm (?:run )?(?:--silent )?([\w:-]+)/g)]
        .map(([, script]) => script ?? "")
        .filter((script) => script !== "ci" && !npmScripts.includes(script))
        .map((script) => `npm run ${script}: no such script`),
    ),

  "ends every job in time": (workflow) =>
    problemsOf(workflow, (job) => (job["timeout-minutes"] === undefined ? ["no timeout-minutes"] : [])),

  "lets no failure pass": (workflow) =>
    problemsOf(workflow, (job) =>
      [job, ...stepsOf(job)].some((each) => each["continue-on-error"] !== undefined) ? ["continue-on-error"] : [],
    ),

  "judges by the policies, with the pinned CLI, whatever it previews or changes": (workflow) =>
    ofSteps(workflow, (step) => {
      if (!uses(step, PULUMI)) return [];
      const { command, policyPacks, "pulumi-version-file": version } = step.with ?? {};
      return [
        ...(version === ".pulumi.version" ? [] : ["pulumi-version-file: must be .pulumi.version"]),
        ...(command === undefined || policyPacks === "policies" ? [] : [`${String(command)} without policyPacks`]),
      ];
    }),

  "runs one up of a stack at a time, and never cuts it off": (workflow) =>
    problemsOf(workflow, (job) => {
      if (!stepsOf(job).some((step) => uses(step, PULUMI) && step.with?.command === "up")) return [];
      const { group, "cancel-in-progress": cancel } = job.concurrency ?? {};
      return group?.includes("matrix.stack") && cancel === false
        ? []
        : ["concurrency: one group a stack, no cancelling"];
    }),

  "deploys no older commit after a newer one": (workflow) =>
    problemsOf(workflow, (job) => {
      const steps = stepsOf(job);
      const up = steps.findIndex((step) => uses(step, PULUMI) && step.with?.command === "up");
      return up < 0 || steps.slice(0, up).some(({ run, if: condition }) => run === NEWEST && condition === undefined)
        ? []
        : [`no ${NEWEST} before up`];
    }),

  "reads no secret for a pull request": (workflow) =>
    workflow.triggers.includes("pull_request")
      ? ofSteps(workflow, (step) =>
          uses(step, PULUMI) && step.with?.command !== undefined && step.env?.PULUMI_OPTION_REFRESH !== "false"
            ? [`${String(step.with.command)}: env must have PULUMI_OPTION_REFRESH: "false"`]
            : [],
        )
      : [],
} satisfies Record<string, WorkflowRule>;
