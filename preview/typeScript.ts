import { existsSync, readFileSync } from "node:fs";
import module, { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { UserError } from "../problems/userError.ts";

const own = createRequire(import.meta.url);

/** What of the `typescript` package is used here. */
interface Compiler {
  readonly version: string;
  parseConfigFileTextToJson(
    file: string,
    text: string,
  ): { readonly config?: { readonly compilerOptions?: object | undefined } | undefined };
  transpileModule(
    text: string,
    options: { readonly fileName: string; readonly compilerOptions: object },
  ): {
    readonly outputText: string;
  };
}

interface TsNode {
  register(options: Readonly<Record<string, unknown>>): unknown;
}

const PROJECT = "tsconfig.json";

/**
 * Has `require` compile TypeScript, as Pulumi's language host does: by the `typescript` and `ts-node` of the program,
 * else by those that Pulumi's SDK carries, with the `tsconfig.json` of the working directory. Types are not checked,
 * which is the CLI's affair and most of its time.
 *
 * @param require of the program
 */
export function compileCommonJs(require: NodeJS.Require): void {
  const file = resolved(require, "typescript") ?? own.resolve("@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js");
  const tsNode = resolved(require, "ts-node") ?? own.resolve("@pulumi/pulumi/vendor/ts-node@7.0.1");
  const compiler = usable(own(file) as Compiler);
  const [major = 0, minor = 0] = compiler.version.split(".").map(Number);
  const nodeNext = major > 4 || (major === 4 && minor >= 7);
  (own(tsNode) as TsNode).register({
    compiler: file,
    transpileOnly: true,
    project: PROJECT,
    skipProject: !existsSync(PROJECT),
    compilerOptions: {
      target: "ES2020",
      module: nodeNext ? "nodenext" : "commonjs",
      moduleResolution: nodeNext ? "nodenext" : "node",
      sourceMap: "true",
      ...compilerOptions(compiler),
    },
  });
}

/**
 * Has `import` find `./file.ts` where a program that is compiled says `./file.js`, and compile it where the program
 * brings `typescript`; else Node takes the types out. Pulumi's language host does so where it finds `ts-node/esm`.
 *
 * @param require of the program
 */
export function compileModules(require: NodeJS.Require): void {
  const file = resolved(require, "typescript");
  const compiler = file === undefined ? undefined : usable(own(file) as Compiler);
  if (compiler) process.setSourceMapsEnabled(true);
  module.registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        const source = specifier.replace(/\.(m?)js$/, ".$1ts");
        const missing = (error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND";
        if (!missing || source === specifier || !specifier.startsWith(".")) throw error;
        return next(source, context);
      }
    },
    load(url, context, next) {
      if (!compiler || !/^file:.*\.m?ts$/.test(url) || url.includes("/node_modules/")) return next(url, context);
      const fileName = fileURLToPath(url);
      const { outputText } = compiler.transpileModule(readFileSync(fileName, "utf8"), {
        fileName,
        compilerOptions: { target: "ES2022", module: "ES2022", inlineSourceMap: true },
      });
      return { format: "module", source: outputText, shortCircuit: true };
    },
  });
}

function usable(compiler: Compiler): Compiler {
  if (Number(compiler.version.split(".")[0]) < 7) return compiler;
  throw new UserError(
    `typescript ${compiler.version}: cannot be called by Pulumi, which compiles the program with it. Install ` +
      "typescript 6 or older, or set runtime.options.typescript: false in Pulumi.yaml and let Node take the types out.",
  );
}

function compilerOptions(compiler: Compiler): object {
  if (!existsSync(PROJECT)) return {};
  return compiler.parseConfigFileTextToJson(PROJECT, readFileSync(PROJECT, "utf8")).config?.compilerOptions ?? {};
}

function resolved(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}
