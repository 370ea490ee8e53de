import { languageOf } from "../../messages/language.ts";
import { UserError } from "../../problems/userError.ts";
import { tolerateClosedOutput } from "../../stack/closedOutput.ts";
import { ofStandardOutput } from "../../stack/colour.ts";
import { COULD_NOT_RUN } from "../../stack/couldNotRun.ts";
import type { CommonOptions } from "./commonOptions.ts";
import type { Output } from "./print.ts";
import type { CommandWithSchema } from "./reportSchema.ts";

/** How the options and the terminal want the report. Throws a UserError for a language that there is not. */
export function outputOf({ json, markdown, lang }: CommonOptions): Output {
  return {
    json,
    markdown,
    language: languageOf(lang, process.env),
    ...ofStandardOutput(),
  };
}

/** Runs an operator's command: its help and its schema, its mistakes of usage, and else `work`, which gives the exit code. */
export async function runReport<Options extends CommonOptions>(
  command: CommandWithSchema,
  usage: { readonly text: string; readonly parse: () => Options },
  work: (options: Options, output: Output) => Promise<number>,
): Promise<number> {
  tolerateClosedOutput();
  try {
    const options = usage.parse();
    if (options.help) {
      process.stdout.write(usage.text);
      return 0;
    }
    if (options.schema) {
      const { reportSchema } = await import("./reportSchema.ts");
      process.stdout.write(`${JSON.stringify(reportSchema(command), null, 2)}\n`);
      return 0;
    }
    return await work(options, outputOf(options));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return COULD_NOT_RUN;
  }
}
