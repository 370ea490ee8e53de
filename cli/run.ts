import { existsSync } from "node:fs";
import path from "node:path";
import { UserError } from "../problems/userError.ts";
import { tolerateClosedOutput } from "../stack/closedOutput.ts";
import { COULD_NOT_RUN } from "../stack/couldNotRun.ts";
import { checkArguments, withPathsFrom } from "./arguments.ts";
import { COMMANDS, type Command, help, noSuchCommand } from "./commands.ts";
import { describeCrash } from "./describeCrash.ts";
import { refuseKept } from "./keptByNpm.ts";

/** Runs the command that `args` name, and sets the exit code. What keeps it from running is told in a line. */
export async function run(args: readonly string[]): Promise<void> {
  tolerateClosedOutput();
  const tell = (error: unknown) => process.stderr.write(`${describeCrash(error, process.cwd())}\n`);
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      // Where somebody else listens, it is a previewed program's error, which the preview tells.
      if (process.listenerCount(event) > 1) return;
      tell(error);
      process.exit(COULD_NOT_RUN);
    });
  }
  let code: number;
  try {
    code = await answer(args);
  } catch (error) {
    tell(error);
    code = COULD_NOT_RUN;
  }
  process.exitCode = code;
  // What failed may have left a timer or a server open, and nobody waits for that.
  if (code === COULD_NOT_RUN) process.stderr.write("", () => process.exit());
}

async function answer([word, ...rest]: readonly string[]): Promise<number> {
  const asked = word === undefined || word === "help" || word === "--help" || word === "-h";
  const name = asked ? rest[0] : word;
  if (name === undefined) {
    process.stdout.write(help());
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new UserError(noSuchCommand(name));
  return start(name, command, asked ? ["--help"] : rest);
}

async function start(name: string, command: Command, args: readonly string[]): Promise<number> {
  const here = process.cwd();
  const folder = projectFolder(here);
  const options = await command.options();
  refuseKept(name, args, { options, ownWords: command.ownWords ?? (() => 0) }, process.env);
  if (!command.passesOn) checkArguments(name, args, options, folder);
  // npm starts a script in the project's folder, and says where the person stands.
  const standing = process.env.npm_lifecycle_event === name ? (process.env.INIT_CWD ?? here) : here;
  process.chdir(folder);
  return command.run(standing === folder ? args : withPathsFrom(standing, args, options), folder);
}

/** The nearest folder with a project, from `folder` upwards, as the Pulumi CLI finds it; `folder` where there is none. */
function projectFolder(folder: string): string {
  for (let each = folder; ; each = path.dirname(each)) {
    if (existsSync(path.join(each, "Pulumi.yaml"))) return each;
    if (path.dirname(each) === each) return folder;
  }
}
