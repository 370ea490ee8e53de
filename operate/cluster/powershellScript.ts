import { readFileSync } from "node:fs";

/**
 * A script of scripts/operate with the values that it takes from before its first line.
 *
 * @param values by the variable's name
 */
export function powershellScript(file: string, values: Readonly<Record<string, string>>): string {
  const script = readFileSync(new URL(`../../scripts/operate/${file}`, import.meta.url), "utf8");
  return [...Object.entries(values).map(([name, value]) => `$${name} = ${literal(value)}`), script].join("\n");
}

/** In single quotes PowerShell takes everything but the quote as it stands; typographic ones are quotes to it, too. */
function literal(value: string): string {
  return `'${value.replaceAll(/['\u2018-\u201b]/g, (quote) => quote + quote)}'`;
}
