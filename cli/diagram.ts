import { writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../problems/userError.ts";
import { PLAN_OPTIONS, PLAN_USAGE, parsed, planStack, telling } from "./planStack.ts";

export const USAGE = `Usage: npm run diagram [-- options]

Draws the topology of a stack from what its preview plans: zones, subnets, servers, file system,
directory, every route table with its routes, and the virtual IP's way to the active server.

${PLAN_USAGE}
  -o, --out FILE    write to FILE; Mermaid where its name ends with .mmd, else SVG (default: standard output)
  --mermaid         Mermaid, for Markdown, in place of SVG
  -j, --json        what is drawn, as one JSON document
  -h, --help        this text

The SVG follows the reader's light or dark theme, and its text is text.

Exit code: 0 fine, 2 wrong settings or usage.
`;

const OPTIONS = {
  ...PLAN_OPTIONS,
  out: { type: "string", short: "o" },
  mermaid: { type: "boolean", default: false },
} as const;

/** The command, with its exit code. */
export function runDiagram(args: readonly string[], folder: string): Promise<number> {
  return telling(folder, async () => {
    const options = parsed("diagram", args, OPTIONS);
    if (options.help) {
      process.stdout.write(USAGE);
      return 0;
    }
    if (options.json && options.mermaid) throw new UserError("--json and --mermaid exclude each other. Leave one out.");
    const { resources } = await planStack(options, folder);
    const isMermaid = options.mermaid || (options.out?.endsWith(".mmd") === true && !options.json);
    const drawn = await drawing(resources, options.json ? "json" : isMermaid ? "mermaid" : "svg");
    if (options.out === undefined) process.stdout.write(drawn);
    else writeTo(path.resolve(folder, options.out), drawn, options.out);
    return 0;
  });
}

async function drawing(
  resources: Awaited<ReturnType<typeof planStack>>["resources"],
  form: "json" | "mermaid" | "svg",
): Promise<string> {
  switch (form) {
    case "json": {
      const { readTopology } = await import("../operate/diagram/readTopology.ts");
      return `${JSON.stringify(readTopology(resources), null, 2)}\n`;
    }
    case "mermaid":
      return (await import("../operate/diagram/mermaid.ts")).mermaid(resources);
    case "svg":
      return (await import("../operate/diagram/diagram.ts")).diagram(resources);
  }
}

function writeTo(file: string, content: string, given: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`--out ${given}: cannot be written (${code}). Name another file.`);
  }
}
