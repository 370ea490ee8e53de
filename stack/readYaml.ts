import { LineCounter, parseAllDocuments } from "yaml";
import { UserError } from "../problems/userError.ts";
import { checkSyntax } from "./checkSyntax.ts";
import type { Setting } from "./setting.ts";
import { textOfYaml, UnreadableText } from "./yamlBytes.ts";
import { YamlFault } from "./yamlFault.ts";
import { yamlValue } from "./yamlValue.ts";

/**
 * Reads YAML as the Pulumi CLI does, whose reader (gopkg.in/yaml.v3) takes YAML 1.2 with parts of 1.1. Throws a
 * UserError with the line for what is no YAML, and for what the two would read differently. In maps less deep than
 * `textKeysAbove` every key must be text. `null` where nothing stands.
 */
export function readYaml(bytes: Uint8Array, file: string, textKeysAbove: number): Setting {
  const lines = new LineCounter();
  try {
    // Only the structure is left to the library; what text means is decided by the CLI's rules.
    const text = textOfYaml(bytes);
    const documents = parseAllDocuments(text, {
      schema: "failsafe",
      uniqueKeys: false,
      lineCounter: lines,
      keepSourceTokens: true,
      logLevel: "silent",
      prettyErrors: false,
    });
    if (!Array.isArray(documents) || documents[0] === undefined) return null;
    const [document, second] = documents;
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw new YamlFault(problem.pos[0], `not valid YAML: ${problem.message.replace(/[.:]?$/, ".")}`);
    if (second !== undefined) {
      throw new YamlFault(
        second.range[0],
        "a second document, and Pulumi reads the first one only. Remove what stands behind ---.",
      );
    }
    const { yaml } = document.directives;
    if (yaml.explicit && yaml.version !== "1.1") {
      throw new YamlFault(0, `%YAML ${yaml.version}, which the Pulumi CLI refuses. Leave the line out.`);
    }
    const root = document.contents;
    return root === null ? null : yamlValue(root, checkSyntax(root, text), textKeysAbove);
  } catch (error) {
    if (error instanceof UnreadableText) throw new UserError(`${file}: ${error.message}`);
    if (!(error instanceof YamlFault)) throw error;
    const line = error.offset === undefined ? "" : `line ${lines.linePos(error.offset).line}: `;
    throw new UserError(`${file}: ${line}${error.message}`);
  }
}
