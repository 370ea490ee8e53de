import { type ClpConf, type ConfMonitor, type ConfResource, customMonitorsOf } from "../delivery/clpConf.ts";
import { textAt } from "../delivery/confXml.ts";
import { type DeliveredFile, type Delivery, fileName, filesIn } from "../delivery/deliveredFiles.ts";
import { textIn } from "../delivery/deliveredText.ts";
import { type Answer, isNo, NO, unknown, YES } from "../graph/known.ts";
import { readList, readText } from "../graph/reading.ts";
import type { StackGraph } from "../graph/stackGraph.ts";

const FILE_SYSTEM_TYPES: readonly string[] = ["aws:fsx/windowsFileSystem:WindowsFileSystem"];

/** Stands in delivered files for the file system's DNS name. */
const TOKEN = "@@fsx_dns@@";

/** The names that AWS gives file systems: `amznfsxabcd1234.test.msad.local`, `fs-0123456789abcdef0.test.msad.local`. */
const AWS_NAME = /(?<![\w.-])(amznfsx[0-9a-z]+|fs-[0-9a-f]{8,17})\.[a-z0-9-]+\./i;

/** Custom monitors that watch the file system, or may do so. */
export function fileSystemMonitors(
  conf: ClpConf,
  delivery: Delivery,
  stack: StackGraph,
): { readonly monitor: ConfMonitor; readonly use: Answer }[] {
  return customMonitorsOf(conf)
    .map((monitor) => ({ monitor, use: useOfMonitor(monitor, delivery, stack) }))
    .filter(({ use }) => !isNo(use));
}

/** Whether the start or stop script of a script resource names the file system. */
export function useOfScriptResource({ name, group }: ConfResource, delivery: Delivery, stack: StackGraph): Answer {
  if (group === undefined) return NO;
  return useOfFolder(`scripts/${group}/${name}`, "start.bat", delivery, stack);
}

function useOfMonitor({ name, element }: ConfMonitor, delivery: Delivery, stack: StackGraph): Answer {
  const path = textAt(element, "parameters/path") ?? "genw.bat";
  if (/[\\/]/.test(path)) return unknown("its parameters/path leads to a script outside the delivery");
  return useOfFolder(`scripts/monitor.s/${name}`, path.toLowerCase(), delivery, stack);
}

/**
 * The scripts of a folder use the file system when they name it, or a variable that a settings file beside them sets to
 * its name. A settings file that names it counts too while no script uses any of its variables: what it is for cannot be
 * followed then. Comments do not count.
 */
function useOfFolder(folder: string, main: string, delivery: Delivery, stack: StackGraph): Answer {
  const files = filesIn(delivery, folder);
  const textOf = ({ text }: DeliveredFile) => [textIn(text) ?? []].flat().map(withoutComments);
  const [scripts = [], beside = []] = [true, false].map((isMain) =>
    files.filter((file) => (fileName(file) === main || fileName(file) === "stop.bat") === isMain).flatMap(textOf),
  );
  if (names(scripts, beside, nameTest(stack))) return YES;
  if (!files.some((file) => fileName(file) === main)) {
    return unknown(`${folder}/${main} is not delivered beside clp.conf`);
  }
  for (const file of files) {
    const why = file.text.known ? file.text.value.fault : file.text.why;
    if (why !== undefined) return unknown(`${folder}/${fileName(file)}: ${why}`);
  }
  return NO;
}

function names(scripts: readonly string[], beside: readonly string[], isName: (text: string) => boolean): boolean {
  if ([...scripts, ...beside.map((text) => text.replace(ASSIGNMENT, ""))].some(isName)) return true;
  const set = beside.flatMap(assignments);
  const wanted = new Set([...scripts, ...beside].flatMap(variablesUsed));
  const used = set.filter(({ name }) => wanted.has(name));
  return (used.length > 0 ? used : set).some(({ value }) => isName(value));
}

function nameTest(stack: StackGraph): (text: string) => boolean {
  const own = stack.ofType(...FILE_SYSTEM_TYPES).flatMap(({ props }) => {
    const dnsName = readText(props, "dnsName");
    const aliases = readList(props, "aliases");
    const listed = aliases.state === "known" ? aliases.value.map((alias) => readText(alias)) : [];
    return [dnsName, ...listed].flatMap((each) => (each.state === "known" ? [each.value.toLowerCase()] : []));
  });
  const wanted = [TOKEN, ...own];
  return (text) => AWS_NAME.test(text) || wanted.some((name) => text.toLowerCase().includes(name));
}

/** A line that does nothing but set a variable, in a .bat file or in PowerShell. */
const ASSIGNMENT = /^[ \t]*@?set[ \t]+"?([A-Za-z_]\w*)=(.*)$|^[ \t]*\$(?:env:)?([A-Za-z_]\w*)[ \t]*=[ \t]*(.*)$/gim;

function assignments(text: string): { readonly name: string; readonly value: string }[] {
  return [...text.matchAll(ASSIGNMENT)].map(([, bat, batValue, shell, shellValue]) => ({
    name: (bat ?? shell ?? "").toLowerCase(),
    value: batValue ?? shellValue ?? "",
  }));
}

/** `%NAME%`, `%NAME:a=b%`, `!NAME!` in a .bat file; `$NAME`, `$env:NAME` in PowerShell. In lower case, as Windows has it. */
const VARIABLE = /[%!]([A-Za-z_]\w*)[%!:]|\$\{?(?:env:)?([A-Za-z_]\w*)/g;

function variablesUsed(text: string): string[] {
  return [...text.matchAll(VARIABLE)].map(([, bat, shell]) => (bat ?? shell ?? "").toLowerCase());
}

function withoutComments(text: string): string {
  return text.replace(/^[ \t]*(?:@?rem(?=\s)|::|#).*$/gim, "");
}
