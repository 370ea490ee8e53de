import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { UserError } from "./userError.ts";

const own = createRequire(import.meta.url);

/** What of the `typescript` package is used here. */
interface Compiler {
  readonly version: string;
  parseConfigFileTextToJson(
    file: string,
    text: string,
  ): { readonly config?: { readonly compilerOptions?: object | undefined } | undefined };
}

interface TsNode {
  register(options: Readonly<Record<string, unknown>>): unknown;
}

/**
 * Has `require` compile TypeScript, as Pulumi's language host does: by the `typescript` and `ts-node` of the program,
 * else by those that Pulumi's SDK carries, with the `tsconfig.json` of the working directory. Types are not checked,
 * which is the CLI's affair and most of its time.
 *
 * @param require of the program
 */
export function registerTypeScript(require: NodeJS.Require): void {
  const compiler =
    resolved(require, "typescript") ?? own.resolve("@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js");
  const tsNode = resolved(require, "ts-node") ?? own.resolve("@pulumi/pulumi/vendor/ts-node@7.0.1");
  const { version } = own(compiler) as Compiler;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major >= 7) {
    throw new UserError(
      `typescript ${version}: has no interface that Pulumi could compile a program with. Install typescript 6 or older.`,
    );
  }
  const nodeNext = major > 4 || (major === 4 && minor >= 7);
  const project = "tsconfig.json";
  (own(tsNode) as TsNode).register({
    compiler,
    transpileOnly: true,
    project,
    skipProject: !existsSync(project),
    compilerOptions: {
      target: "ES2020",
      module: nodeNext ? "nodenext" : "commonjs",
      moduleResolution: nodeNext ? "nodenext" : "node",
      sourceMap: "true",
      ...compilerOptionsIn(project, compiler),
    },
  });
}

function compilerOptionsIn(project: string, compiler: string): object {
  if (!existsSync(project)) return {};
  const { parseConfigFileTextToJson } = own(compiler) as Compiler;
  return parseConfigFileTextToJson(project, readFileSync(project, "utf8")).config?.compilerOptions ?? {};
}

function resolved(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}
