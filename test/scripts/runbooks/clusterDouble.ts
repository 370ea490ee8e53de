import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { GuestMachine } from "./guestMachine.ts";

/** Where the product lies on a server. */
export const PRODUCT = "C:\\Program Files\\CLUSTERPRO";

/** What a program is told to do: print, do something odd, end. */
export interface Reply {
  readonly print?: string | Uint8Array;
  readonly exit?: number;
  /** Never ends by itself. */
  readonly hang?: boolean;
  /** Asks a question on its standard input, and ends with 7 when it gets an answer. */
  readonly ask?: boolean;
  /** Leaves a program behind that holds its output open. */
  readonly holdOutput?: boolean;
  /** Leaves a program behind with all handles that it could inherit. */
  readonly leaveChild?: boolean;
}

/** CLUSTERPRO's time-out and interval on Windows, added up. */
const HEARTBEAT_SECONDS = 33;

type Status = "Online" | "Suspend" | "Offline" | "Down";

interface Member {
  readonly machine: GuestMachine;
  status: Status;
  installed: boolean;
  licenses: string[];
}

interface Configuration {
  readonly cluster: string;
  readonly servers: readonly string[];
  readonly groups: readonly string[];
  readonly monitors: readonly string[];
}

/**
 * CLUSTERPRO's commands on the servers of one cluster, in their documented forms, with the state that they change. Reads
 * the configuration that was pushed. Differs from the product: it knows one group, moves it at once, and takes every
 * configuration that can be read.
 */
export class ClusterDouble {
  readonly members = new Map<string, Member>();
  owner: string | undefined;
  groupStatus = "Online";
  /** Status of monitors that are not Normal. */
  readonly monitors = new Map<string, string>();
  /** Servers that went and came back before a peer noticed: nobody took their group, and both sides may start it. */
  readonly unnoticed: string[] = [];
  /** The companion services do not come back after clpcl -r. */
  companionsStayDown = false;
  /** Every command that changed something, as "server: command". */
  readonly changes: string[] = [];
  /** Words of clpstat, for a Japanese product. */
  words: Readonly<Record<string, string>> = {};

  add(machine: GuestMachine): void {
    this.members.set(machine.server, { machine, status: "Offline", installed: false, licenses: [] });
  }

  member(server: string): Member {
    const found = this.members.get(server);
    if (found === undefined) throw new Error(`no server ${server}`);
    return found;
  }

  /** The configuration on a server, or undefined where there is none that can be read. */
  configuration(server: string): Configuration | undefined {
    const text = this.member(server).machine.read(`${PRODUCT}\\etc\\clp.conf`);
    if (text === undefined || !text.trimEnd().endsWith("</root>")) return undefined;
    const all = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? "");
    return {
      cluster: all(/<cluster>\s*<name>([^<]*)<\/name>/g)[0] ?? "",
      servers: all(/<server name="([^"]*)">\s*(?:<comment\/>\s*)?<priority>/g),
      groups: all(/<group name="([^"]*)">/g),
      monitors: all(/<(?:userw|awsvipw|genw) name="([^"]*)">/g),
    };
  }

  get running(): readonly string[] {
    return [...this.members]
      .filter(([, { status }]) => status === "Online" || status === "Suspend")
      .map(([name]) => name);
  }

  /** After the reboot of a server that has a configuration, its service starts by itself. */
  boot(server: string): void {
    const member = this.member(server);
    if (!member.installed || this.configuration(server) === undefined) return;
    member.status = "Online";
    this.#place();
  }

  /** A server goes. Its peers notice it by the heartbeat: what comes back before has never been gone for them. */
  halt(server: string, absentSeconds = Number.POSITIVE_INFINITY): void {
    const wasMember = this.running.includes(server);
    this.member(server).status = "Offline";
    if (wasMember && this.running.length > 0 && absentSeconds <= HEARTBEAT_SECONDS) {
      this.unnoticed.push(server);
      return;
    }
    if (this.owner === server) this.owner = undefined;
    this.#place();
  }

  /** The group starts where the first server of the configuration runs. */
  #place(): void {
    if (this.owner !== undefined && this.running.includes(this.owner)) return;
    const first = this.running[0];
    const order = first === undefined ? [] : (this.configuration(first)?.servers ?? []);
    this.owner = order.find((name) => this.running.includes(name));
  }

  run(server: string, program: string, args: readonly string[]): Reply {
    const line = args.join(" ");
    switch (program) {
      case "clpstat":
        return this.#stat(server);
      case "clpcl":
        return this.#control(server, line);
      case "clpgrp":
        return this.#group(server, args);
      case "clpcfctrl":
        return args[0] === "--push" ? this.#push(server, args) : { print: "Command succeeded.(code:0)\r\n", exit: 0 };
      case "clpcfchk":
        return { print: "", exit: 0 };
      case "clpencrypt":
        return { print: `${encoded(args[0] ?? "")}\r\n`, exit: args.length === 1 ? 0 : 1 };
      case "clplcnsc":
        return this.#license(server, args);
    }
    throw new Error(`${server}: the double knows no ${program} ${line}`);
  }

  #stat(server: string): Reply {
    const conf = this.configuration(server);
    if (conf === undefined || !this.running.includes(server))
      return { print: "Could not connect to the server. Check if the cluster service is active.\r\n", exit: 1 };
    const word = (text: string) => this.words[text] ?? text;
    const row = (mark: string, name: string, value: string) =>
      `   ${mark}${name} ${".".repeat(Math.max(1, 24 - name.length))}: ${word(value)}`;
    const lines = [
      " =====================  CLUSTER STATUS  =======================",
      `  ${word("Cluster")} : ${conf.cluster}`,
      `  <${word("server")}>`,
      ...conf.servers.flatMap((name) => [
        row(name === server ? "*" : " ", name, this.members.get(name)?.status ?? "Offline"),
        `      lankhb1          : ${word("Normal")}           LAN Heartbeat`,
      ]),
      `  <${word("group")}>`,
      ...conf.groups.flatMap((name) => [
        row(" ", name, this.owner === undefined ? "Offline" : this.groupStatus),
        `      ${word("current")}          : ${this.owner ?? "None"}`,
        `      awsvip           : ${word("Online")}`,
      ]),
      `  <${word("monitor")}>`,
      ...conf.monitors.map((name) => row(" ", name, this.monitors.get(name) ?? "Normal")),
      " =============================================================",
    ];
    return { print: `${lines.join("\r\n")}\r\n`, exit: 0 };
  }

  #control(server: string, line: string): Reply {
    if (line !== "--suspend" || this.running.length > 0) this.changes.push(`${server}: clpcl ${line}`);
    const done = { print: "Command succeeded.(code:0)\r\n", exit: 0 };
    const failed = (print: string) => ({ print: `${print}\r\n`, exit: 1 });
    const host = /^-s -h (\S+)$/.exec(line)?.[1];
    if (line === "-s -a" || host !== undefined) {
      const wanted = host === undefined ? [...this.members.keys()] : [host];
      const able = wanted.filter(
        (name) => this.configuration(name) !== undefined && this.member(name).status !== "Down",
      );
      for (const name of able) if (this.member(name).status === "Offline") this.member(name).status = "Online";
      this.#place();
      return able.length === wanted.length
        ? done
        : failed("Could not connect to server. Check if the server is running.");
    }
    if (line === "-t -a") {
      for (const name of this.running) this.member(name).status = "Offline";
      this.owner = undefined;
      return [...this.members.values()].some(({ status }) => status === "Down")
        ? failed("Could not connect to server. Check if the server is running.")
        : done;
    }
    if (line === "--suspend" || line === "--suspend --force") {
      if (this.running.length === 0) return failed("Could not connect to the server.");
      if (line === "--suspend" && this.running.length < this.members.size)
        return failed("Could not suspend the cluster: a server is not online.");
      for (const name of this.running) this.member(name).status = "Suspend";
      return done;
    }
    if (line === "--resume") {
      for (const name of this.running) this.member(name).status = "Online";
      return this.running.length > 0 ? done : failed("Could not connect to the server.");
    }
    if (/^-r( --(web|alert|ib|api))+$/.test(line)) return done;
    return failed(`Invalid option: ${line}`);
  }

  #group(server: string, args: readonly string[]): Reply {
    const [option, group, to, target = ""] = args;
    this.changes.push(`${server}: clpgrp ${args.join(" ")}`);
    if (option !== "-m" || to !== "-a" || !this.configuration(server)?.groups.includes(group ?? ""))
      return { print: "Invalid option.\r\n", exit: 1 };
    if (!this.running.includes(target)) return { print: "The server is not active.\r\n", exit: 1 };
    this.owner = target;
    return { print: "Command succeeded.(code:0)\r\n", exit: 0 };
  }

  #push(server: string, args: readonly string[]): Reply {
    const from = this.member(server).machine.path(args.at(-1) ?? "");
    const isForced = args.includes("--force");
    this.changes.push(`${server}: clpcfctrl --push${isForced ? " --force" : ""}`);
    if (!isForced && [...this.members.values()].some(({ status }) => status === "Down"))
      return { print: "Could not connect to the server. Check if the server is running.\r\n", exit: 1 };
    if (this.running.some((name) => this.member(name).status === "Online"))
      return { print: "The cluster is active. Suspend it.\r\n", exit: 1 };
    this.distribute(from);
    return { print: "Command succeeded.(code:0)\r\n", exit: 0 };
  }

  /** Puts a folder with clp.conf and scripts on every server with the product. */
  distribute(from: string): void {
    const files = filesBelow(from);
    for (const member of this.members.values()) {
      if (!member.installed || member.status === "Down") continue;
      for (const file of files) {
        const to = file === "clp.conf" ? "etc\\clp.conf" : file.replaceAll("/", "\\");
        member.machine.write(`${PRODUCT}\\${to}`, readFileSync(join(from, file)));
      }
    }
  }

  #license(server: string, args: readonly string[]): Reply {
    const member = this.member(server);
    if (args[0] === "-l") {
      const lines = member.licenses.map((each, at) => `< CLUSTERPRO X ${each} >\r\n Seq... ${at + 1}\r\n`);
      return { print: lines.join(""), exit: lines.length > 0 ? 0 : 1 };
    }
    if (args[0] === "--distribute") {
      this.changes.push(`${server}: clplcnsc --distribute`);
      for (const other of this.members.values()) {
        if (!other.installed || other.status === "Down") continue;
        other.licenses.push(...member.licenses.filter((each) => !other.licenses.includes(each)));
      }
      return { print: "Command succeeded.(code:0)\r\n", exit: 0 };
    }
    const key = member.machine.read(args[1] ?? "")?.trim() ?? "";
    if (member.licenses.includes(key)) return { print: "Failed to register the license.\r\n", exit: 1 };
    member.licenses.push(key);
    this.changes.push(`${server}: clplcnsc -i`);
    return { print: "Processed license num\r\n  success : 1, error : 0\r\n", exit: 0 };
  }
}

/** What clpencrypt makes of a password. The real form is unknown; digits and letters of the hexadecimal system are. */
export function encoded(password: string): string {
  return Buffer.from(`clp:${[...password].toReversed().join("")}`, "utf8").toString("hex");
}

function filesBelow(folder: string, prefix = ""): readonly string[] {
  return readdirSync(join(folder, prefix)).flatMap((name) => {
    const file = prefix === "" ? name : `${prefix}/${name}`;
    return statSync(join(folder, file)).isDirectory() ? filesBelow(folder, file) : [file];
  });
}
