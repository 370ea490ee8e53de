/** A step into a setting: a key of a map or an index of a list. */
export type Step = string | number;

/** Text that is no path, and why. */
export class NoPath extends Error {}

/**
 * Steps of a path in the grammar of `pulumi config set --path`: `a.b[0].c`, `a["b.c"]`. Throws NoPath.
 *
 * Source: pulumi/pulumi, sdk/go/common/resource/properties_path.go, ParsePropertyPathStrict.
 */
export function settingPath(path: string): Step[] {
  if (path.startsWith(".")) throw new NoPath("a path begins with a setting's name");
  const steps: Step[] = [];
  let rest = path;
  while (rest !== "") {
    const bracket = /^\[(?:"((?:\\"|[^"])*)"|([^"\]][^\]]*))\]/.exec(rest);
    if (bracket) {
      const [whole, quoted, index] = bracket;
      steps.push(quoted === undefined ? listIndex(index ?? "") : quoted.replaceAll('\\"', '"'));
      rest = rest.slice(whole.length);
    } else if (rest.startsWith("[")) {
      throw new NoPath(
        'a bracket holds an index or a key in double quotes, as in servers[0] or directory["domainName"]',
      );
    } else if (rest.startsWith(".")) {
      rest = rest.slice(1);
      if (rest === "" || rest.startsWith("[")) throw new NoPath("a key stands behind a dot");
    } else {
      const [key = ""] = /^[^.[]+/.exec(rest) ?? [];
      steps.push(key);
      rest = rest.slice(key.length);
    }
  }
  return steps;
}

function listIndex(text: string): Step {
  if (text === "*") return "*";
  if (!/^[+-]?\d{1,15}$/.test(text)) throw new NoPath(`${text} is no index`);
  return Number(text);
}
