import { readFileSync } from "node:fs";

/**
 * A script of scripts/operate below what all of them share and the values that it takes.
 *
 * @param values by the variable's name
 */
export function powershellScript(file: string, values: Readonly<Record<string, string>> = {}): string {
  const set = Object.entries(values).map(([name, value]) => `$${name} = ${literal(value)}`);
  return [textOf("common.ps1"), ...set, textOf(file)].join("\n");
}

function textOf(file: string): string {
  return readFileSync(new URL(`../../scripts/operate/${file}`, import.meta.url), "utf8");
}

/** In single quotes PowerShell takes everything but the quote as it stands; typographic ones are quotes to it, too. */
function literal(value: string): string {
  return `'${value.replaceAll(/['\u2018-\u201b]/g, (quote) => quote + quote)}'`;
}
