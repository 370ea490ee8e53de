import { nearest } from "../problems/nearest.ts";
import { type Option, optionsIn } from "./options.ts";

/** A command of an operator's. What it needs is loaded when it is asked for: each of them needs something else. */
export interface Command {
  readonly summary: string;
  /** The options it has. */
  readonly options: () => Promise<readonly Option[]>;
  /** Hands everything to a program of others, which judges it itself and has words of its own. */
  readonly passesOn: boolean;
  /** How many of the words on its line are its own, where it has some; undefined where that cannot be told. */
  readonly ownWords?: (words: readonly string[]) => number | undefined;
  /** Gives the exit code. `folder` is the project's, and the process stands in it. */
  readonly run: (args: readonly string[], folder: string) => Promise<number>;
}

/** Commands of the Pulumi CLI that take no further word; `up` a template, which nobody has for a program that is there. */
const COMMANDS_OF_ONE_WORD: readonly string[] = [
  "preview",
  "pre",
  "up",
  "update",
  "refresh",
  "destroy",
  "watch",
  "logs",
];

export const COMMANDS: Readonly<Record<string, Command>> = {
  preview: {
    summary: "what an update would make and what the policies say of it, without the Pulumi CLI and AWS",
    options: async () => optionsIn((await import("../preview/usage.ts")).USAGE),
    passesOn: false,
    run: async (args, folder) => (await import("../preview/cli.ts")).runCommand(args, folder),
  },
  status: {
    summary: "who is active, and whether route tables, CLUSTERPRO and AWS agree on it",
    options: async () => optionsIn((await import("../operate/status/usage.ts")).USAGE),
    passesOn: false,
    run: async (args, folder) => (await import("../operate/status/command.ts")).runStatus(args, folder),
  },
  doctor: {
    summary: "checks a deployed cluster; with --pre, what the first update needs",
    options: async () => optionsIn((await import("../operate/doctor/usage.ts")).USAGE),
    passesOn: false,
    run: async (args, folder) => (await import("../operate/doctor/command.ts")).runDoctor(args, folder),
  },
  history: {
    summary: "past failovers: when, which tables, by whom, how long",
    options: async () => optionsIn((await import("../operate/history/usage.ts")).USAGE),
    passesOn: false,
    run: async (args, folder) => (await import("../operate/history/command.ts")).runHistory(args, folder),
  },
  move: {
    summary: "brings the failover group to a server, and waits until all is green",
    options: async () => optionsIn((await import("../operate/move/usage.ts")).USAGE),
    passesOn: false,
    run: async (args, folder) => (await import("../operate/move/command.ts")).runMove(args, folder),
  },
  drill: {
    summary: "a failover drill: does it, measures what clients lose, puts everything back; --rehearse needs npm alone",
    options: async () => optionsIn((await import("../operate/drill/command/usage.ts")).USAGE),
    passesOn: false,
    run: async (args, folder) => (await import("../operate/drill/command/command.ts")).runDrill(args, folder),
  },
  clpconf: {
    summary: "the CLUSTERPRO configuration that a stack delivers to its servers",
    options: async () => optionsIn((await import("./clpconf.ts")).USAGE),
    passesOn: false,
    run: async (args, folder) => (await import("./clpconf.ts")).runClpconf(args, folder),
  },
  cost: {
    summary: "what a stack costs a month, line by line",
    options: async () => optionsIn((await import("./cost.ts")).USAGE),
    passesOn: false,
    run: async (args, folder) => (await import("./cost.ts")).runCost(args, folder),
  },
  diagram: {
    summary: "the topology of a stack as a picture, SVG or Mermaid",
    options: async () => optionsIn((await import("./diagram.ts")).USAGE),
    passesOn: false,
    run: async (args, folder) => (await import("./diagram.ts")).runDiagram(args, folder),
  },
  pulumi: {
    summary: "the Pulumi CLI, with the Node that npm ci brought",
    options: async () => (await import("./pulumiOptions.ts")).PULUMI_OPTIONS,
    passesOn: true,
    ownWords: ([first = ""]) => (COMMANDS_OF_ONE_WORD.includes(first) ? 1 : undefined),
    run: async (args) => (await import("./pulumi.ts")).runPulumi(args),
  },
  settings: {
    summary: "writes docs/settings.md and its like from the settings' schema",
    options: async () => optionsIn((await import("./settings.ts")).USAGE),
    passesOn: false,
    run: async (args, folder) => (await import("./settings.ts")).runSettings(args, folder),
  },
  rules: {
    summary: "writes policies/RULES.md from the rules",
    options: async () => optionsIn((await import("./rules.ts")).USAGE),
    passesOn: false,
    run: async (args) => (await import("./rules.ts")).runRules(args),
  },
};

const NAMES = Object.keys(COMMANDS);

/** What `clusterpro-fsx help` prints. */
export function help(): string {
  const width = Math.max(...NAMES.map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: npx clusterpro-fsx COMMAND [options]
       npm run COMMAND -- [options]

${lines.join("\n")}

"npx clusterpro-fsx help COMMAND" shows a command's options.

Exit code: 0 fine, 1 what was asked about is wrong, 2 wrong usage or settings, or it could not run.
`;
}

/** One line for a word that is no command. */
export function noSuchCommand(word: string): string {
  const near = nearest(word, NAMES);
  const meant = near?.close === true ? `; did you mean ${near.word}?` : `; there are ${NAMES.join(", ")}.`;
  return `No such command: ${word}${meant} "npx clusterpro-fsx help" shows what they do.`;
}
