import type { Node } from "web-tree-sitter";
import { descendants, ofType, parsePowershell, variableName } from "../components/runbook/powershell.ts";

// What broke, or would break, a server script although it parses and reads well. The first two have done so: a cast made
// nothing of "no problem", and a name in a function hid the script's own.

/** A script as a server runs it. */
export interface ServerScript {
  readonly text: string;
  /** What the script dot-sources at its beginning: names and functions of the one are the other's too. */
  readonly common?: string;
  /** Who reads what it prints: Systems Manager (UTF-8, the default), or a .bat file in the console's own code page. */
  readonly reader?: "systemsManager" | "batch";
}

/** Every fault, as "line N: what is wrong and why"; those of `common` say so. */
export async function powershellFaults(script: ServerScript): Promise<readonly string[]> {
  const parts: readonly Part[] = [
    { where: "", root: await parsePowershell(script.text) },
    ...(script.common === undefined ? [] : [{ where: "common, ", root: await parsePowershell(script.common) }]),
  ];
  const scopes = parts.flatMap(scopesOf);
  const faults = [
    ...nameFaults(scopes),
    ...castFaults(scopes),
    ...countFaults(scopes),
    ...listFaults(scopes),
    ...secretFaults(parts),
    ...(script.reader === "batch" ? [] : outputFaults(parts, scopes)),
  ];
  return [...new Set(faults)];
}

interface Part {
  readonly where: string;
  readonly root: Node;
}

/** What has variables of its own: a script, a function, or a block that a function calls. */
interface Scope {
  readonly kind: "script" | "function" | "block";
  /** The function's name, or that of the command that gets the block. */
  readonly name: string;
  readonly part: Part;
  readonly outer: Scope | undefined;
  /** Everything in it but functions and blocks. */
  readonly nodes: readonly Node[];
  /** Variables that it sets: parameters, loop variables, targets of assignments. */
  readonly sets: readonly Node[];
}

/** Commands that run a block as if it stood where they are called, with the variables that are there. */
const RUN_IN_PLACE = new Set(["foreach-object", "where-object", "sort-object", "select-object", "group-object"]);

/** Runs a block in a session of its own, which has none of the variables around it. */
const ELSEWHERE = ".AddScript";

/** Variables of PowerShell's own. Those that a script may set are left out. */
const AUTOMATIC = new Set(
  `_ args error false foreach home host input lastexitcode matches myinvocation null pid profile psboundparameters
  pscmdlet psculture pscommandpath pshome psitem psscriptroot psversiontable pwd sender stacktrace switch this true`.split(
    /\s+/,
  ),
);
const PREFERENCES = new Set(["erroractionpreference", "progresspreference"]);

function scopesOf(part: Part): readonly Scope[] {
  const found: Scope[] = [];
  const enter = (kind: Scope["kind"], name: string, top: Node, outer: Scope | undefined) => {
    const nodes: Node[] = [];
    const sets: Node[] = [];
    const scope: Scope = { kind, name, part, outer, nodes, sets };
    found.push(scope);
    const walk = (node: Node) => {
      nodes.push(node);
      sets.push(...targetsIn(node));
      for (const child of node.children) {
        if (!child) continue;
        if (child.type === "function_statement") {
          const named = child.children.find((each) => each?.type === "function_name");
          enter("function", named?.text ?? "", child, scope);
        } else if (child.type === "script_block_expression" && !RUN_IN_PLACE.has(receiverOf(child).toLowerCase())) {
          enter("block", receiverOf(child), child, scope);
        } else walk(child);
      }
    };
    walk(top);
  };
  enter("script", "", part.root, undefined);
  return found;
}

/** The command or method that gets a block. */
function receiverOf(block: Node): string {
  for (let node = block.parent; node; node = node.parent) {
    if (node.type === "command") return commandName(node);
    if (node.type === "invokation_expression")
      return `.${node.children.find((child) => child?.type === "simple_name" || child?.type === "member_name")?.text}`;
  }
  return "";
}

function targetsIn(node: Node): readonly Node[] {
  const direct = () => node.children.filter((child): child is Node => child?.type === "variable");
  switch (node.type) {
    case "script_parameter":
    case "foreach_statement":
      return direct().slice(0, 1);
    case "left_assignment_expression":
      return targets(node);
    case "post_increment_expression":
    case "post_decrement_expression":
      return direct();
    default:
      return [];
  }
}

/** Variables that an assignment sets: not those whose property or element it sets. */
function targets(left: Node): readonly Node[] {
  if (left.type === "variable") return [left];
  if (left.type === "member_access" || left.type === "element_access") return [];
  return left.namedChildren.flatMap((child) => (child && child.type !== "type_literal" ? targets(child) : []));
}

const isPlain = (variable: Node) => !variable.text.includes(":");
const spelled = (variable: Node) => variable.text.replace(/^[$@]\{?/, "").replace(/\}$/, "");
const variablesIn = (nodes: readonly Node[]) =>
  nodes.filter(({ type, text }) => (type === "variable" || type === "braced_variable") && text.length > 1);

function said({ part }: Pick<Scope, "part">, node: Node, what: string): string {
  return `${part.where}line ${node.startPosition.row + 1}: ${what}`;
}

function called(scope: Scope): string {
  if (scope.kind === "function") return `function ${scope.name}`;
  return scope.kind === "block" ? `the block for ${scope.name}` : "the script";
}

function nameFaults(scopes: readonly Scope[]): readonly string[] {
  const own = new Map<string, Node>();
  for (const { kind, sets } of scopes)
    if (kind === "script")
      for (const node of sets) if (isPlain(node) && !own.has(variableName(node))) own.set(variableName(node), node);
  const setIn = (scope: Scope) => new Set(scope.sets.filter(isPlain).map(variableName));
  const functions = new Map(scopes.filter(({ kind }) => kind === "function").map((each) => [each.name, setIn(each)]));

  return scopes.flatMap((scope) => {
    const faults: string[] = [];
    const variables = variablesIn(scope.nodes).filter(isPlain);
    const sets = setIn(scope);
    const enclosing: Set<string>[] = [];
    const isElsewhere = scope.name === ELSEWHERE;
    for (let outer = scope.outer; !isElsewhere && outer && outer.kind !== "script"; outer = outer.outer)
      enclosing.push(setIn(outer));

    for (const node of scope.sets.filter(isPlain)) {
      const name = variableName(node);
      if (name === "null") continue;
      if (AUTOMATIC.has(name)) faults.push(said(scope, node, `${node.text} is PowerShell's own variable`));
      if (PREFERENCES.has(name)) continue;
      const other = variables.find((each) => variableName(each) === name && spelled(each) !== spelled(node));
      if (other) faults.push(said(scope, node, `${node.text} and ${other.text} are one variable: names know no case`));
      if (scope.kind === "script") continue;
      const hidden = own.get(name);
      if (hidden)
        faults.push(said(scope, node, `${called(scope)} hides the script's ${hidden.text} from what it calls`));
      if (enclosing.some((names) => names.has(name)))
        faults.push(said(scope, node, `${called(scope)} sets a ${node.text} of its own, not the one around it`));
    }
    const givenTo = scope.kind === "block" ? functions.get(scope.name) : undefined;
    for (const node of variables) {
      const name = variableName(node);
      if (sets.has(name) || AUTOMATIC.has(name)) continue;
      if (givenTo?.has(name))
        faults.push(said(scope, node, `${called(scope)} reads that function's ${node.text}, not the one around it`));
      else if (isElsewhere)
        faults.push(said(scope, node, `${node.text} is not known in the session of ${called(scope)}`));
      else if (!own.has(name) && !enclosing.some((names) => names.has(name)) && !PREFERENCES.has(name))
        faults.push(said(scope, node, `${called(scope)} reads ${node.text}, which it has from a caller at best`));
    }
    return faults;
  });
}

/** The command whose output a node is, looking through parentheses; undefined when it is anything else, or a list. */
function commandIn(node: Node | null | undefined): Node | undefined {
  if (!node) return undefined;
  if (node.type === "command") return node;
  if (node.type === "array_expression" || node.type === "expandable_string_literal") return undefined;
  const inner = node.namedChildren.filter((child): child is Node => child !== null && child.type !== "comment");
  // A pipeline's output is that of its last command.
  if (inner.length === 1 || node.type === "pipeline_chain") return commandIn(inner.at(-1));
  return undefined;
}

function commandName(command: Node): string {
  return command.childForFieldName("command_name")?.text ?? "";
}

/** The variable that a node is, if it is nothing but one. */
function variableIn(node: Node | null | undefined): Node | undefined {
  if (!node || node.type === "variable") return node ?? undefined;
  return node.namedChildCount === 1 ? variableIn(node.namedChild(0)) : undefined;
}

/** Variables that got the bare output of a command, which is null when it has none. */
function bareOutputs(scope: Scope): ReadonlyMap<string, Node> {
  const bare = new Map<string, Node>();
  for (const node of scope.nodes) {
    if (node.type !== "assignment_expression") continue;
    const left = node.namedChildren.find((child) => child?.type === "left_assignment_expression");
    // A typed variable turns null into a value of its type.
    const [target] = left && ofType(left, "type_literal").length === 0 ? targets(left) : [];
    const command = commandIn(node.childForFieldName("value"));
    if (target && command && commandName(command) !== "New-Object") bare.set(variableName(target), command);
  }
  return bare;
}

/** The command whose output a node is, at once or through a variable of this scope. */
function outputIn(node: Node | null | undefined, bare: ReadonlyMap<string, Node>): Node | undefined {
  const variable = variableIn(node);
  return variable ? bare.get(variableName(variable)) : commandIn(node);
}

function castFaults(scopes: readonly Scope[]): readonly string[] {
  return scopes.flatMap((scope) => {
    const bare = bareOutputs(scope);
    return scope.nodes
      .filter(({ type }) => type === "cast_expression")
      .flatMap((node) => {
        const [type, value] = node.namedChildren;
        if (!type || /^\[void\]$/i.test(type.text) || !outputIn(value, bare)) return [];
        return [said(scope, node, `${node.text.slice(0, 60)}: a cast of no output is null; write "$(...)" or @(...)`)];
      });
  });
}

function countFaults(scopes: readonly Scope[]): readonly string[] {
  return scopes.flatMap((scope) => {
    const bare = bareOutputs(scope);
    return scope.nodes
      .filter(({ type }) => type === "member_access" || type === "element_access")
      .flatMap((node) => {
        const [value, member] = node.namedChildren;
        const counts = node.type === "element_access" || /^(count|length)$/i.test(member?.text ?? "");
        if (!counts || !outputIn(value, bare)) return [];
        return [said(scope, node, `${node.text.slice(0, 60)}: no output is null, one is no list; write @(...)`)];
      });
  });
}

/** A function that returns a list gives null for an empty one and the thing itself for one thing: callers say @(). */
function listFaults(scopes: readonly Scope[]): readonly string[] {
  const lists = new Set<string>();
  const returned = (scope: Scope) =>
    scope.nodes
      .filter(({ type, text }) => type === "flow_control_statement" && /^return\b/i.test(text))
      .map((node) => node.namedChildren.at(-1));
  for (let before = -1; before !== lists.size; ) {
    before = lists.size;
    for (const scope of scopes) {
      if (scope.kind !== "function") continue;
      const listsHere = new Set(
        scope.nodes
          .filter((node) => node.type === "assignment_expression" && isList(node.childForFieldName("value")))
          .flatMap((node) => targets(node.namedChildren[0] ?? node).map(variableName)),
      );
      const isOne = returned(scope).some((value) => {
        const variable = variableIn(value);
        const command = commandIn(value);
        return (
          isList(value) ||
          (variable && listsHere.has(variableName(variable))) ||
          (command && lists.has(commandName(command)))
        );
      });
      if (isOne) lists.add(scope.name);
    }
  }
  return scopes.flatMap((scope) =>
    scope.nodes
      .filter((node) => node.type === "command" && lists.has(commandName(node)) && !takesAnyNumber(node))
      .map((node) =>
        said(scope, node, `${commandName(node)} returns a list, which is none of one or none: write @(...)`),
      ),
  );
}

function isList(node: Node | null | undefined): boolean {
  if (!node) return false;
  if (node.type === "array_expression") return true;
  return node.namedChildCount === 1 && isList(node.namedChild(0));
}

/** Whether what stands around a command takes none, one and many alike. */
function takesAnyNumber(command: Node): boolean {
  let inner = command;
  for (let node = command.parent; node; inner = node, node = node.parent) {
    if (["array_expression", "expandable_string_literal", "foreach_statement"].includes(node.type)) return true;
    if (node.type === "pipeline_chain" && node.lastNamedChild?.id !== inner.id) return true;
    if (node.type === "flow_control_statement") return true;
    if (/^(command|assignment_expression|if_statement|statement_block)$/.test(node.type)) return false;
    if (/_(expression|access)$/.test(node.type) && node.namedChildCount > 1) return false;
  }
  return false;
}

/** Names under which the scripts have a secret as text, or as bytes; and properties that give it. */
const SECRET_VARIABLES = new Set(["password", "secrettext", "secretbytes"]);
const SECRET_PROPERTIES = /^(password|secretstring)$/i;

/**
 * Module logging (event 4103) and transcripts write down what a cmdlet or a function is given, as an argument or through
 * a pipe. Methods and operators leave no trace, nor does an object that does not show what it holds.
 */
function secretFaults(parts: readonly Part[]): readonly string[] {
  return parts.flatMap((part) =>
    [...descendants(part.root)].flatMap((node) => {
      const isPipe = node.type === "pipeline_chain" && node.namedChildCount > 1;
      const given = node.type === "command" ? node.childForFieldName("command_elements") : isPipe ? node : undefined;
      if (node.type === "assignment_expression") return movedSecret(part, node);
      const secret = given && [...descendants(given)].find((each) => isSecret(each) && !isInBlock(each, given));
      return secret ? [said({ part }, node, `${secret.text} is given to a command, which may be logged`)] : [];
    }),
  );
}

function isSecret(node: Node): boolean {
  if (node.type === "member_name") return SECRET_PROPERTIES.test(node.text);
  return (node.type === "variable" || node.type === "braced_variable") && SECRET_VARIABLES.has(variableName(node));
}

/** A secret that gets a name by which it is not known any more. */
function movedSecret(part: Part, assignment: Node): readonly string[] {
  const [left] = assignment.namedChildren;
  const value = assignment.childForFieldName("value");
  if (!left || !value || !/^\$[\w.]+$/.test(value.text) || ![...descendants(value)].some(isSecret)) return [];
  return targets(left)
    .filter((target) => !isSecret(target))
    .map((target) =>
      said({ part }, target, `${target.text} is no name for a secret; take one of those that are watched`),
    );
}

/** What a block does with a secret is judged where it does it. */
function isInBlock(node: Node, within: Node): boolean {
  for (let outer = node.parent; outer && outer.id !== within.id; outer = outer.parent)
    if (outer.type === "script_block_expression") return true;
  return false;
}

const HOST_WRITERS = /^(Write-(Host|Output|Error|Warning|Verbose|Information|Debug)|Out-(Host|Default|String)|echo)$/i;

/**
 * The host writes in the console's code page, 932 on a Japanese system, and Systems Manager reads UTF-8. The console's
 * own writers are right where the script has put UTF-8 ones in their place.
 */
function outputFaults(parts: readonly Part[], scopes: readonly Scope[]): readonly string[] {
  const [sets, setsError] = ["[Console]::SetOut(", "[Console]::SetError("].map((text) =>
    parts.some(({ root }) => root.text.includes(text)),
  );
  return scopes.flatMap((scope) =>
    scope.nodes.flatMap((node) => {
      if (
        node.type === "command" &&
        HOST_WRITERS.test(commandName(node)) &&
        !isPlainAscii(node.childForFieldName("command_elements"))
      )
        return [said(scope, node, `${commandName(node)} writes in the console's code page`)];
      if (node.type !== "invokation_expression") return [];
      const [, stream] = /^\[(?:System\.)?Console\]::(?:(Out|Error)\.)?Write(?:Line)?\(/i.exec(node.text) ?? [
        undefined,
      ];
      const isWrite = /^\[(?:System\.)?Console\]::(?:(?:Out|Error)\.)?Write/i.test(node.text);
      const isUtf8 = stream?.toLowerCase() === "error" ? setsError : sets;
      const text = node.namedChildren.find((child) => child?.type === "argument_list");
      if (!isWrite || isUtf8 || isPlainAscii(text)) return [];
      return [said(scope, node, `${node.text.slice(0, 40)} writes in the console's code page`)];
    }),
  );
}

/** Constants of ASCII alone. */
function isPlainAscii(values: Node | null | undefined): boolean {
  if (!values) return false;
  const computed = /variable|sub_expression|^command$|command_name|invokation|_access|parenthesized|script_block/;
  return /^[\x20-\x7e]*$/.test(values.text) && ![...descendants(values)].some(({ type }) => computed.test(type));
}
