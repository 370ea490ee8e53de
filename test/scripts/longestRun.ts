import type { Node } from "web-tree-sitter";
import { ofType, parsePowershell, variableName } from "../components/runbook/powershell.ts";
import type { ServerScript } from "./powershellFaults.ts";

// How long a server script can take at most, added up from its syntax tree: the limits of what it waits for, through its
// functions, and the longer of two branches. What has no limit of its own counts with an allowance from the tables
// below; a command or a loop that is in none of them ends the count with an error, so that nobody forgets one.

/** How often a loop over something runs at most, by a text in what it runs over. */
export type Rounds = readonly (readonly [RegExp, number])[];

/** Starting two PowerShells, one of them in the other, on a small server that has just started. */
const START_SECONDS = 60;

/** From a reboot until Systems Manager runs the script again. */
export const REBOOT_SECONDS = 600;

/** A cold import took 222 s on the default instance type. Once in a process. */
const AWS_MODULE_SECONDS = 300;

/** Seconds that are allowed for a cmdlet that asks another machine or moves much, and has no limit of its own. */
const ALLOWED: Readonly<Record<string, number>> = {
  "Add-Computer": 300,
  "Add-ADFineGrainedPasswordPolicySubject": 30,
  "Add-ADGroupMember": 30,
  "Get-ADFineGrainedPasswordPolicySubject": 30,
  "Get-ADGroup": 30,
  "Get-ADRootDSE": 30,
  "Get-ADUser": 30,
  "Get-ADUserResultantPasswordPolicy": 30,
  // It asks whether the certificate was revoked.
  "Get-AuthenticodeSignature": 60,
  "Clear-DnsClientCache": 5,
  "Get-CimInstance": 5,
  "Get-Command": 10,
  "Get-Module": 10,
  "Get-NetFirewallRule": 20,
  "Get-NetIPAddress": 10,
  "Get-SECSecretValue": 60,
  "Import-Module": 60,
  "Install-WindowsFeature": 600,
  // Asked for a lease, DHCP has a minute to answer.
  "Invoke-CimMethod": 60,
  "New-ADUser": 30,
  "New-NetFirewallRule": 5,
  "Read-S3Object": 900,
  "Remove-NetFirewallRule": 5,
  "Rename-Computer": 60,
  // Each of two DNS servers, several times.
  "Resolve-DnsName": 30,
  // It waits for the service to stop and to start.
  "Restart-Service": 120,
  "Set-ADFineGrainedPasswordPolicy": 30,
  "Set-ADUser": 30,
  "Set-NetFirewallRule": 5,
  // Windows ends it at once, unless it is in a driver.
  "Stop-Process": 1,
  "Test-ComputerSecureChannel": 60,
};

/** The same for methods. */
const ALLOWED_METHODS: Readonly<Record<string, number>> = {
  Bind: 60,
  DeleteTree: 60,
  ExtractToDirectory: 300,
  FindOne: 60,
  GetDirectoryEntry: 60,
  GetHostAddresses: 30,
  Translate: 30,
};

/** What is done on the server itself, at once. */
const AT_ONCE = new Set(
  `Add-Member Add-Type ConvertFrom-Json ConvertTo-Json Copy-Item ForEach-Object Get-Acl Get-ChildItem
  Get-FileHash Get-ItemProperty Get-Process Get-Service Join-Path Move-Item New-Object Remove-Item Set-Acl Set-ItemProperty Set-StrictMode Sort-Object
  Split-Path Start-Process Test-Path Where-Object`.split(/\s+/),
);

/** A program that ends another: it waits for nothing. */
const PROGRAM_SECONDS = 10;

/** Programs that ask another machine. */
const PROGRAMS: Readonly<Record<string, number>> = {
  // Four tries, each of which waits for an answer.
  "aws.exe": 120,
  // As long as the cmdlet that asks the same.
  "nltest.exe": 60,
  "w32tm.exe": 30,
};

interface Block {
  readonly body: Node;
  readonly values: Values;
}
type Values = ReadonlyMap<string, number | Block>;

export async function longestRun(
  script: ServerScript,
  rounds: Rounds,
  allowed: Readonly<Record<string, number>> = {},
): Promise<number> {
  const roots = [...(script.common === undefined ? [] : [script.common]), script.text].map(parsePowershell);
  return new Count(await Promise.all(roots), rounds, { ...ALLOWED, ...allowed }).seconds();
}

class Count {
  readonly #roots: readonly Node[];
  readonly #rounds: Rounds;
  readonly #allowed: Readonly<Record<string, number>>;
  readonly #functions: ReadonlyMap<string, Node>;
  readonly #calls: string[] = [];
  #importsAwsModule = false;

  constructor(roots: readonly Node[], rounds: Rounds, allowed: Readonly<Record<string, number>>) {
    this.#roots = roots;
    this.#rounds = rounds;
    this.#allowed = allowed;
    this.#functions = new Map(
      roots.flatMap((root) =>
        ofType(root, "function_statement").map((node) => [named(node, "function_name")?.text ?? "", node] as const),
      ),
    );
  }

  seconds(): number {
    const total = this.#roots.reduce((sum, root) => sum + this.#cost(root, new Map()), START_SECONDS);
    return total + (this.#importsAwsModule ? AWS_MODULE_SECONDS : 0);
  }

  #cost(node: Node, values: Values): number {
    switch (node.type) {
      case "function_statement":
      case "script_block_expression":
        return 0;
      case "if_statement":
        return this.#branches(node, values);
      case "for_statement":
        return this.#timed(node, values) ?? this.#loop(node, this.#sum(node, values), () => counted(node));
      case "while_statement":
      case "do_statement":
        return this.#timed(node, values) ?? this.#loop(node, this.#sum(node, values), () => undefined);
      case "foreach_statement": {
        const body = named(node, "statement_block");
        const over = this.#sum(node, values, body?.id);
        return over + this.#loop(node, body ? this.#cost(body, values) : 0, () => this.#roundsOf(node));
      }
      case "command":
        return this.#command(node, values);
      case "invokation_expression":
        return this.#sum(node, values) + this.#method(node, values);
      default:
        return this.#sum(node, values);
    }
  }

  #sum(node: Node, values: Values, without?: number): number {
    return children(node)
      .filter(({ id }) => id !== without)
      .reduce((sum, child) => sum + this.#cost(child, values), 0);
  }

  /** All conditions, and the longest of the blocks. */
  #branches(node: Node, values: Values): number {
    const clauses = [node, ...ofType(node, "elseif_clause").filter((each) => each.parent?.parent?.id === node.id)];
    const otherwise = named(node, "else_clause");
    const blocks = [...clauses, ...(otherwise ? [otherwise] : [])].flatMap((each) => {
      const block = named(each, "statement_block");
      return block ? [this.#cost(block, values)] : [];
    });
    const conditions = clauses.map((each) => each.childForFieldName("condition"));
    return conditions.reduce((sum, each) => sum + (each ? this.#cost(each, values) : 0), Math.max(...blocks));
  }

  #loop(node: Node, once: number, rounds: () => number | undefined): number {
    if (once === 0) return 0;
    const times = rounds();
    if (times === undefined) throw new Error(`say how often this loop runs: ${node.text.slice(0, 120)}`);
    return once * times;
  }

  /** From the text between "in" and the block, or of what stands before a pipe. */
  #roundsOf(node: Node): number | undefined {
    const text = node.text.slice(0, node.text.indexOf("{") < 0 ? undefined : node.text.indexOf("{"));
    return this.#rounds.find(([over]) => over.test(text))?.[1];
  }

  #command(node: Node, values: Values): number {
    const called = node.childForFieldName("command_name");
    const name = called?.text ?? "";
    const elements = children(node.childForFieldName("command_elements")).filter(
      ({ type }) => type !== "command_argument_sep",
    );
    const given = elements.reduce((sum, each) => sum + this.#cost(each, values), 0);
    if (named(node, "command_invokation_operator")) {
      const block = values.get(name.replace("$", "").toLowerCase());
      if (typeof block === "object") return given + this.#cost(block.body, block.values);
      return given + (node.text.startsWith(".") ? 0 : (PROGRAMS[name] ?? PROGRAM_SECONDS));
    }
    const declared = this.#functions.get(name);
    if (declared) return given + this.#function(name, declared, bind(declared, elements, values));
    return given + this.#cmdlet(name, node, elements, values);
  }

  #function(name: string, declared: Node, values: Values): number {
    if (this.#calls.includes(name)) throw new Error(`${name} calls itself`);
    this.#calls.push(name);
    const seconds = this.#sum(declared, values);
    this.#calls.pop();
    return seconds;
  }

  /** A loop that looks at a stopwatch: its time, in the last moment of which it may begin once more. */
  #timed(node: Node, values: Values): number | undefined {
    const limit = ofType(node, "comparison_expression")
      .filter(({ text }) => /^\$watch\.Elapsed\.TotalSeconds -ge \S+$/.test(text))
      .map((each) => valueIn(children(each).at(-1), values))
      .find((each) => typeof each === "number");
    if (limit === undefined) return undefined;
    // What the longest pause is, stands in the loop as well.
    const pauses = [...node.text.matchAll(/\$pause = (\d+)/g)].map(([, each]) => Number(each));
    const inside = new Map(values).set("pause", Math.max(0, ...pauses));
    return limit + this.#sum(node, inside);
  }

  #cmdlet(name: string, node: Node, elements: readonly Node[], values: Values): number {
    const limit = (parameter: string) => {
      const at = elements.findIndex(({ text }) => text.toLowerCase() === parameter.toLowerCase());
      const value = at < 0 ? undefined : valueIn(elements[at + 1], values);
      if (typeof value !== "number") throw new Error(`${name} has no ${parameter} that is a number: ${node.text}`);
      return value;
    };
    if (name === "Start-Sleep") return limit("-Seconds");
    if (name === "Wait-Process") return limit("-Timeout");
    if (name === "Invoke-WebRequest") return limit("-TimeoutSec");
    if (name === "Import-Module" && elements[0]?.text === "AWSPowerShell") {
      this.#importsAwsModule = true;
      return 0;
    }
    const once = this.#allowed[name] ?? (AT_ONCE.has(name) ? 0 : undefined);
    if (once === undefined) throw new Error(`say how long ${name} may take: ${node.text.slice(0, 120)}`);
    const blocks = elements.flatMap((each) => ofType(each, "script_block_expression"));
    const each = blocks.reduce((sum, block) => sum + this.#sum(block, values), 0);
    const pipeline = node.parent ?? node;
    return once + this.#loop(pipeline, each, () => this.#roundsOf(pipeline));
  }

  #method(node: Node, values: Values): number {
    const name = named(node, "member_name")?.text ?? "";
    if (!["WaitAll", "WaitForExit", "WaitOne"].includes(name)) return ALLOWED_METHODS[name] ?? 0;
    const milliseconds = valueIn(
      children(named(node, "argument_list"))
        .flatMap((each) => children(each))
        .at(-1),
      values,
    );
    if (typeof milliseconds !== "number") throw new Error(`${node.text} has no limit`);
    return milliseconds / 1000;
  }
}

function children(node: Node | null | undefined): readonly Node[] {
  return (node?.namedChildren ?? []).filter((child): child is Node => child !== null);
}

function named(node: Node, type: string): Node | undefined {
  return children(node).find((child) => child.type === type);
}

/** What a function's parameters are in a call. */
function bind(declared: Node, elements: readonly Node[], values: Values): Values {
  const list = named(declared, "function_parameter_declaration");
  const parameters = (list ? ofType(list, "script_parameter") : []).map((each) => {
    const variable = named(each, "variable");
    return variable ? variableName(variable) : "";
  });
  const bound = new Map<string, number | Block>();
  let at = 0;
  for (let index = 0; index < elements.length; index++) {
    const element = elements[index];
    const name = element?.type === "command_parameter" ? element.text.slice(1).toLowerCase() : parameters[at++];
    const value = valueIn(element?.type === "command_parameter" ? elements[++index] : element, values);
    if (name !== undefined && value !== undefined) bound.set(name, value);
  }
  return bound;
}

function valueIn(node: Node | null | undefined, values: Values): number | Block | undefined {
  if (!node) return undefined;
  if (node.type === "decimal_integer_literal") return Number(node.text);
  if (node.type === "generic_token" && /^\d+$/.test(node.text)) return Number(node.text);
  if (node.type === "variable") return values.get(variableName(node));
  if (node.type === "script_block_expression") return { body: bodyOf(node), values };
  return node.namedChildCount === 1 ? valueIn(node.namedChild(0), values) : undefined;
}

/** What a block does, rather than the block, which costs nothing until it is called. */
function bodyOf(block: Node): Node {
  return named(block, "script_block") ?? block;
}

/** How often a `for` runs that counts from one number to another, in its head or by a way out in its body. */
function counted(node: Node): number | undefined {
  const [, variable, from] = /\(\s*\$(\w+)\s*=\s*(\d+)\s*;/.exec(node.text) ?? [];
  if (variable === undefined) return undefined;
  const head = node.text.slice(0, node.text.indexOf("{"));
  const [, upTo] = new RegExp(`\\$${variable} -le (\\d+)[^;]*;\\s*\\$${variable}\\+\\+`).exec(head) ?? [];
  if (upTo !== undefined) return Number(upTo) - Number(from) + 1;
  const [, atLeast] =
    new RegExp(`if \\(\\$${variable} -ge (\\d+)\\) \\{ (?:throw|break|return)\\b`).exec(node.text) ?? [];
  if (atLeast !== undefined && head.includes(`$${variable}++`)) return Number(atLeast) - Number(from) + 1;
  const [, atMost] =
    new RegExp(`if \\(\\$${variable} -le (\\d+)\\) \\{ (?:throw|break|return)\\b`).exec(node.text) ?? [];
  if (atMost !== undefined && head.includes(`$${variable}--`)) return Number(from) - Number(atMost) + 1;
  return undefined;
}
