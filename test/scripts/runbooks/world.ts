import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { dirname } from "node:path";
import { ClusterDouble, PRODUCT, type Reply } from "./clusterDouble.ts";
import type { CommandResult, GuestMachine, RunningCommand } from "./guestMachine.ts";

interface Rule {
  Name: string;
  DisplayName: string;
  Enabled: string;
  Action: string;
  Profile: string;
  LocalPort?: number;
}

interface Service {
  Name: string;
  DisplayName: string;
  Status: string;
  StartType: string;
  /** Windows starts it some time after a boot: `autoStartDelay`. */
  DelayedAutoStart: boolean;
  /** Services that need this one, as Windows lists them. */
  DependentServices: readonly { readonly Name: string }[];
}

/** A Windows server as its cmdlets show it. */
export interface WindowsState {
  readonly machine: GuestMachine;
  readonly instanceId: string;
  domain: string | undefined;
  /** False: no controller trusts it; a text: no controller is in reach, and the cmdlet throws it. */
  trusted: boolean | string;
  /** Windows' number for its secure channel, as nltest says it. */
  channelStatus: number;
  /** Which directory of its domain's name the server has joined. */
  joined: number;
  /** Out of its domain from the next reboot on. */
  leaves: boolean;
  addresses: string[];
  rules: Rule[];
  services: Service[];
  online: boolean;
  state: string;
  tags: Record<string, string>;
  pendingName: string | undefined;
  pendingDomain: string | undefined;
  signature: { Status: string; SignerCertificate: { Subject: string } };
  /** Seconds that scripts have slept. */
  slept: number;
  /** Seconds after a boot until Windows starts delayed services, where the registry says so. */
  autoStartDelay: number | undefined;
  /** Whether its DNS servers know the domain; those of the VPC's options do, once it has renewed its lease. */
  findsDomain: boolean;
}

/** From the end of a server's heartbeat until Windows starts its services again, where it reboots fast. */
const FAST_REBOOT_SECONDS = 20;
/** What Windows waits for where the registry says nothing. */
const AUTO_START_DELAY_SECONDS = 120;

/** Windows' number where the domain has no account of the computer. */
const NO_TRUST_SAM_ACCOUNT = 1787;

/** What nltest prints, on a Japanese system; the numbers are the same on each. */
function secureChannelStatus(status: number): readonly string[] {
  const shown = `= ${status} 0x${status.toString(16)}`;
  if (status !== 0 && status !== NO_TRUST_SAM_ACCOUNT) return [`I_NetLogonControl に失敗しました: 状態 ${shown}`];
  return [
    "フラグ: b0 HAS_IP  HAS_TIMESERV",
    "信頼された DC 名 \\\\dc1.test.msad.local",
    `信頼された DC 接続の状態 状態 ${shown}`,
    `信頼の確認 状態 ${shown}`,
    "コマンドは正常に完了しました",
  ];
}

interface DomainUser {
  password: string;
  expires: boolean;
  enabled: boolean;
}

/** One call of a program or a cmdlet, as "server: program arguments" or "server: cmdlet". */
export type Call = Readonly<{
  server: string;
  name: string;
  args: readonly string[];
  processId: number;
  isProgram: boolean;
  details: Details;
}>;

/** What a program is told to do, or the value that a cmdlet gives. */
type Answer = Reply | { readonly value: unknown };
type Interference = (call: Call) => Answer | undefined | Promise<Answer | undefined>;

type Details = Readonly<Record<string, unknown>>;

/** An exception of the world, with AWS's code where it is one of AWS's. */
export class WorldError extends Error {
  readonly code: string;

  constructor(message: string, code = "") {
    super(message);
    this.code = code;
  }
}

const PRODUCT_SERVICES: readonly (readonly [string, string])[] = [
  ["clpstartup", "CLUSTERPRO"],
  ["clpevent", "CLUSTERPRO Event"],
  ["clptrnsv", "CLUSTERPRO Server"],
  ["clppm", "CLUSTERPRO Process Manager"],
  ["clpwebmgr", "CLUSTERPRO WebManager"],
  ["clpwebalt", "CLUSTERPRO WebAlert"],
  ["clpibsv", "CLUSTERPRO Information Base"],
  ["clpnm", "CLUSTERPRO Node Manager"],
  ["clprstd", "CLUSTERPRO API"],
];

/**
 * What is around the scripts: AWS, the domain, and of the servers what the doubles of cmdlets and programs ask for. It
 * answers on a port of 127.0.0.1, one line of JSON each way; programs get orders instead (see guest.c).
 */
export class World {
  readonly servers = new Map<string, WindowsState>();
  readonly cluster = new ClusterDouble();
  readonly secrets = new Map<string, { text: string; version: string }>();
  readonly objects = new Map<string, Uint8Array>();
  readonly downloads = new Map<string, Uint8Array>();
  readonly parameters = new Map<string, string>();
  readonly users = new Map<string, DomainUser>();
  readonly computers = new Set<string>();
  /** Which directory answers to the domain's name: a replaced one has the name and no member. */
  directory = 1;
  readonly policies = new Map<string, { maxAgeDays: number; subjects: Set<string> }>();
  /** Members of the domain's groups, by its name. */
  readonly groups = new Map<string, Set<string>>([
    [POLICY_ADMINISTRATORS, new Set()],
    [SERVER_ADMINISTRATORS, new Set(["Admin"])],
  ]);
  /** Secrets that the servers' role may not read, but for what their own policies allow. */
  readonly closed = new Set<string>();
  /** The secrets' own policies. */
  readonly secretPolicies = new Map<string, string>();
  /**
   * The groups that an account had when a session began: the directory's cmdlets keep one in a process for each name of a
   * server, and a membership counts from the next one on.
   */
  readonly #sessions = new Map<string, ReadonlySet<string>>();
  /** Of other executions of a runbook, as AWS lists them. */
  executions: readonly Readonly<{
    AutomationExecutionId: string;
    DocumentName: string;
    AutomationExecutionStatus: string;
    ExecutionStartTime: string;
    Parameters?: Readonly<Record<string, readonly string[]>>;
  }>[] = [];
  readonly calls: Call[] = [];
  /** May answer a call in the world's place, or throw; looked at first, newest first. */
  readonly #interference: Interference[] = [];
  /** How many more questions for a new user find a controller that has not heard of it. */
  readonly #unheard = new Map<string, number>();
  readonly #hanging = new Set<string>();
  readonly #commands = new Map<string, { command: RunningCommand; result?: CommandResult }>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async create(): Promise<World> {
    const server = createServer();
    const world = new World(server);
    server.on("connection", (socket) => world.#serve(socket));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return world;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  close(): void {
    this.#server.close();
  }

  add(
    machine: GuestMachine,
    state: Partial<WindowsState> & Pick<WindowsState, "instanceId" | "addresses">,
  ): WindowsState {
    const whole: WindowsState = {
      machine,
      domain: undefined,
      trusted: true,
      channelStatus: 0,
      joined: this.directory,
      leaves: false,
      rules: [{ Name: "CoreNet", DisplayName: "Core Networking", Enabled: "True", Action: "Allow", Profile: "Any" }],
      services: [],
      online: true,
      state: "running",
      tags: {},
      pendingName: undefined,
      pendingDomain: undefined,
      signature: {
        Status: "Valid",
        SignerCertificate: { Subject: 'CN="Amazon Web Services, Inc.", O="Amazon Web Services, Inc.", C=US' },
      },
      slept: 0,
      autoStartDelay: undefined,
      findsDomain: true,
      ...state,
    };
    this.servers.set(machine.server, whole);
    this.cluster.add(machine);
    return whole;
  }

  /** Servers whose processes or registry a test has left in another state than it found them. */
  readonly rebootOwed = new Set<string>();
  /** Whether the VPC's options name the domain's DNS servers. */
  optionsOfDomain = true;

  /** Keeps all that changes; the returned function brings it back, and takes all interference away. */
  snapshot(): () => void {
    const kept = structuredClone({
      servers: [...this.servers].map(([name, { machine: _, ...state }]) => [name, state] as const),
      members: [...this.cluster.members].map(([name, { machine: _, ...state }]) => [name, state] as const),
      cluster: { owner: this.cluster.owner, groupStatus: this.cluster.groupStatus, words: this.cluster.words },
      secrets: this.secrets,
      objects: this.objects,
      downloads: this.downloads,
      parameters: this.parameters,
      users: this.users,
      computers: this.computers,
      directory: this.directory,
      policies: this.policies,
      groups: this.groups,
      closed: this.closed,
      secretPolicies: this.secretPolicies,
      executions: this.executions,
    });
    return () => {
      const { servers, members, cluster, executions, directory, ...collections } = structuredClone(kept);
      for (const [name, state] of servers) Object.assign(this.windows(name), state);
      for (const [name, state] of members) Object.assign(this.cluster.member(name), state);
      Object.assign(this.cluster, cluster, { companionsStayDown: false });
      this.cluster.monitors.clear();
      this.cluster.changes.length = 0;
      this.cluster.unnoticed.length = 0;
      this.executions = executions;
      this.directory = directory;
      this.optionsOfDomain = true;
      for (const name of [
        "secrets",
        "objects",
        "downloads",
        "parameters",
        "users",
        "policies",
        "groups",
        "secretPolicies",
      ] as const)
        refill(this[name] as Map<string, unknown>, collections[name]);
      this.computers.clear();
      for (const each of collections.computers) this.computers.add(each);
      this.closed.clear();
      for (const each of collections.closed) this.closed.add(each);
      this.#sessions.clear();
      this.#unheard.clear();
      this.#interference.length = 0;
      this.calls.length = 0;
    };
  }

  /** Whether a secret's own policy lets the servers' role read it on an instance, now. */
  isLent(secret: string, instanceId: string): boolean {
    const { Statement = [] } = JSON.parse(this.secretPolicies.get(secret) ?? "{}") as { Statement?: PolicyStatement[] };
    return Statement.some(
      ({ Principal, Action, Condition }) =>
        Principal.AWS === SERVER_ROLE &&
        Action === "secretsmanager:GetSecretValue" &&
        Condition?.StringLike?.["aws:userid"] === `*:${instanceId}` &&
        Date.parse(Condition?.DateLessThan?.["aws:CurrentTime"] ?? "") > Date.now(),
    );
  }

  /** Another directory under the same name: no computer of the old one is known in it. */
  replaceDirectory(): void {
    this.directory++;
    this.computers.clear();
  }

  windows(server: string): WindowsState {
    const found = this.servers.get(server);
    if (found === undefined) throw new WorldError(`no server ${server}`);
    return found;
  }

  byInstance(instanceId: string): WindowsState | undefined {
    return [...this.servers.values()].find((each) => each.instanceId === instanceId);
  }

  /** Has `answer` looked at before the world answers by itself; returns what takes it away again. */
  interfere(answer: Interference): () => void {
    this.#interference.unshift(answer);
    return () => {
      const at = this.#interference.indexOf(answer);
      if (at >= 0) this.#interference.splice(at, 1);
    };
  }

  /** The next call whose "name arguments" matches gets this answer; further ones are answered as always. */
  next(pattern: RegExp, reply: Answer | (() => Answer | Promise<Answer>)): void {
    const stop = this.interfere((call) => {
      if (!pattern.test([call.name, ...call.args].join(" "))) return undefined;
      stop();
      return typeof reply === "function" ? reply() : reply;
    });
  }

  /** Process of the script that asked last on a server. */
  scriptOn(server: string): number {
    const last = this.calls.findLast((call) => call.server === server && !call.isProgram);
    if (last === undefined) throw new Error(`no script has asked on ${server}`);
    return last.processId;
  }

  /** Calls as "name arguments", of a server or of all. */
  called(server?: string): readonly string[] {
    return this.calls
      .filter((call) => server === undefined || call.server === server)
      .map(({ name, args }) => [name, ...args].join(" "));
  }

  /** Installs the product on a server, as its silent installation does. */
  installProduct(server: string): void {
    const { machine, services } = this.windows(server);
    for (const name of [
      "clpcl",
      "clpstat",
      "clpgrp",
      "clpcfctrl",
      "clpcfchk",
      "clpencrypt",
      "clplcnsc",
      "clpfw-double",
    ])
      machine.place(`${PRODUCT}\\bin\\${name}.exe`);
    machine.write(`${PRODUCT}\\bin\\clpfwctrl.bat`, '@"%~dp0clpfw-double.exe" %*\r\n@exit /b %ERRORLEVEL%\r\n');
    services.splice(
      0,
      services.length,
      ...PRODUCT_SERVICES.map(([Name, DisplayName]) => ({
        Name,
        DisplayName,
        Status: Name === "clppm" ? "Stopped" : "Running",
        StartType: "Automatic",
        DelayedAutoStart: false,
        DependentServices: [],
      })),
    );
    this.cluster.member(server).installed = true;
  }

  /** Reboots a server: processes and volatile state go, what was pending comes, services start. */
  async reboot(server: string): Promise<void> {
    const windows = this.windows(server);
    this.cluster.halt(server, FAST_REBOOT_SECONDS + this.#startsAfter(windows));
    await windows.machine.stop();
    windows.machine.computerName = windows.pendingName ?? windows.machine.computerName;
    if (windows.leaves) windows.domain = undefined;
    if (windows.pendingDomain !== undefined) windows.joined = this.directory;
    windows.domain = windows.pendingDomain ?? windows.domain;
    windows.leaves = false;
    windows.pendingName = undefined;
    windows.pendingDomain = undefined;
    await windows.machine.start();
    this.cluster.boot(server);
  }

  /** Seconds after a boot until CLUSTERPRO starts. One service that does not wait pulls along what it depends on. */
  #startsAfter({ services, autoStartDelay = AUTO_START_DELAY_SECONDS }: WindowsState): number {
    const waits = services.filter(({ StartType }) => StartType === "Automatic");
    return waits.every(({ DelayedAutoStart }) => DelayedAutoStart) ? autoStartDelay : 0;
  }

  // ---- what comes over the port

  #serve(socket: Socket): void {
    socket.on("error", () => undefined);
    let rest = "";
    let agent: ((line: string) => void) | undefined;
    socket.setEncoding("utf8");
    socket.on("data", (data: string) => {
      rest += data;
      for (let at = rest.indexOf("\n"); at >= 0; at = rest.indexOf("\n")) {
        const line = rest.slice(0, at);
        rest = rest.slice(at + 1);
        if (agent !== undefined) agent(line);
        else if (line.startsWith("agent\t")) {
          const [, server = "", processId] = line.split("\t");
          agent = this.windows(server).machine.accept(socket, Number(processId));
        } else if (line.startsWith("{")) void this.#answer(socket, JSON.parse(line));
      }
    });
  }

  async #answer(socket: Socket, request: Record<string, unknown>): Promise<void> {
    const server = String(request.server);
    const processId = Number(request.processId);
    const isProgram = typeof request.program === "string";
    const call: Call = {
      server,
      name: String(request.program ?? request.question ?? request.call),
      args: (request.arguments as string[] | undefined) ?? [],
      processId,
      isProgram,
      details: (request.details as Details | undefined) ?? {},
    };
    this.calls.push(call);
    try {
      let reply: Answer | undefined;
      for (const interference of [...this.#interference]) {
        reply = await interference(call);
        if (reply !== undefined) break;
      }
      if (isProgram) await this.#order(socket, call, (reply as Reply | undefined) ?? this.#program(call));
      else {
        const value = reply === undefined ? await this.#question(call) : (reply as { value: unknown }).value;
        socket.end(`${JSON.stringify({ value: value ?? null })}\n`);
      }
    } catch (error) {
      const { message, code = "" } = error as WorldError;
      if (isProgram) await this.#order(socket, call, { print: `${message}\r\n`, exit: 98 });
      else socket.end(`${JSON.stringify({ error: message, code })}\n`);
    }
  }

  async #order(socket: Socket, call: Call, reply: Reply): Promise<void> {
    if (reply.print !== undefined) {
      const bytes = typeof reply.print === "string" ? Buffer.from(reply.print, "utf8") : reply.print;
      socket.write(`print ${bytes.length}\n`);
      socket.write(bytes);
    }
    if (reply.ask) {
      socket.write("ask\n");
      const answer = (await once(socket, "data"))[0] as string;
      if (answer.startsWith("answer")) return void socket.write("exit 7\n");
    }
    if (reply.holdOutput) socket.write("hold-output\n");
    if (reply.leaveChild) socket.write("leave-child\n");
    if (reply.hang) {
      this.#hanging.add(call.server);
      socket.on("close", () => this.#hanging.delete(call.server));
      socket.write("hang\n");
    } else socket.write(`exit ${reply.exit ?? 0}\n`);
  }

  #program({ server, name, args }: Call): Reply {
    const windows = this.windows(server);
    switch (name) {
      case "setup-double":
        this.installProduct(server);
        return { print: "Setup has been completed.\r\n", exit: 0 };
      case "msiexec":
        windows.machine.place("C:\\Program Files\\Amazon\\AWSCLIV2\\aws.exe");
        return { exit: 0 };
      case "aws":
        return { print: "aws-cli/2.31.0 Python/3.13.7 Windows/2022Server exe/AMD64\r\n", exit: 0 };
      case "sc":
        return this.#serviceControl(windows, args);
      case "clpfw-double":
        return this.#productFirewall(windows, args[0] ?? "");
      default:
        return this.#clusterProgram(server, name, args);
    }
  }

  #clusterProgram(server: string, name: string, args: readonly string[]): Reply {
    const reply = this.cluster.run(server, name, args);
    const companions = ["clpwebmgr", "clpwebalt", "clpibsv", "clprstd"];
    for (const [member, { services }] of this.servers)
      for (const service of services) {
        if (service.Name === "clppm") service.Status = this.cluster.running.includes(member) ? "Running" : "Stopped";
        if (member === server && args[0] === "-r" && companions.includes(service.Name))
          service.Status = this.cluster.companionsStayDown ? "Stopped" : "Running";
      }
    return reply;
  }

  /** Windows' own sc.exe. */
  #serviceControl({ services }: WindowsState, [verb, name, option, value]: readonly string[]): Reply {
    const service = services.find(({ Name }) => Name === name);
    if (service === undefined) return { print: "[SC] OpenService FAILED 1060:\r\n", exit: 1060 };
    if (verb !== "config" || option !== "start=" || (value !== "auto" && value !== "delayed-auto"))
      return { print: "ERROR:  Invalid start= field\r\n", exit: 1639 };
    service.DelayedAutoStart = value === "delayed-auto";
    return { print: "[SC] ChangeServiceConfig SUCCESS\r\n", exit: 0 };
  }

  #productFirewall({ rules }: WindowsState, option: string): Reply {
    const own = (rule: Rule) => rule.DisplayName.startsWith("CLUSTERPRO");
    if (option === "--remove") {
      rules.splice(0, rules.length, ...rules.filter((rule) => !own(rule)));
      return { exit: 0 };
    }
    if (option !== "--add") return { print: "Invalid option.\r\n", exit: 1 };
    for (const port of [29001, 29002, 29003, 29106]) {
      const DisplayName = `CLUSTERPRO ${port}`;
      // As netsh does, and so no error for a rule that is there.
      if (!rules.some((rule) => rule.DisplayName === DisplayName))
        rules.push({ Name: `{clp-${port}}`, DisplayName, Enabled: "True", Action: "Allow", Profile: "Domain" });
    }
    return { exit: 0 };
  }

  #question(call: Call): unknown {
    const { server, name, details } = call;
    if (name === "aws") return this.#aws(details);
    const windows = this.windows(server);
    const text = (key: string) => String(details[key] ?? "");
    switch (name) {
      case "sleep":
        windows.slept += Number(details.seconds);
        return null;
      case "is-time-over":
        return this.#hanging.has(server);
      case "services":
        return windows.services;
      case "start-delay":
        return windows.autoStartDelay ?? null;
      case "set-start-delay":
        windows.autoStartDelay = Number(details.seconds);
        return null;
      case "restart-service":
        this.cluster.changes.push(`${server}: restart ${text("name")}`);
        return null;
      case "cim":
        return this.#cim(windows, text("class"), text("filter"));
      case "resolve":
        if (!windows.findsDomain) throw new WorldError(`${text("name")} : DNS name does not exist`);
        return [
          { Type: "SRV", NameTarget: "dc1" },
          { Type: "A", IPAddress: "10.0.110.53" },
        ];
      case "renew-lease":
        if (this.optionsOfDomain) windows.findsDomain = true;
        return { ReturnValue: 0 };
      case "secure-channel":
        if (windows.pendingDomain !== undefined) return false;
        if (typeof windows.trusted === "string") throw new WorldError(windows.trusted);
        return windows.trusted && windows.joined === this.directory;
      case "nltest":
        if (text("arguments") !== `/sc_verify:${windows.domain}`)
          throw new WorldError("the double knows no such nltest");
        return secureChannelStatus(windows.joined === this.directory ? windows.channelStatus : NO_TRUST_SAM_ACCOUNT);
      case "cim-method":
        if (text("method") !== "UnjoinDomainOrWorkgroup") throw new WorldError(`the double knows no ${text("method")}`);
        windows.leaves = true;
        return { ReturnValue: 0 };
      case "addresses":
        return [
          ...windows.addresses.map((IPAddress) => ({ IPAddress, AddressState: "Preferred" })),
          { IPAddress: "127.0.0.1", AddressState: "Preferred" },
        ];
      case "firewall":
        return windows.rules;
      case "firewall-new":
        windows.rules.push({ Enabled: "True", ...details } as unknown as Rule);
        return null;
      case "firewall-set":
        Object.assign(windows.rules.find((rule) => rule.Name === text("Name")) ?? {}, details);
        return null;
      case "firewall-remove":
        windows.rules.splice(
          windows.rules.findIndex((rule) => rule.Name === text("Name")),
          1,
        );
        return null;
      case "download":
        return this.#save(windows, this.downloads.get(text("uri")), text("file"), `${text("uri")}: 404 Not Found`);
      case "object": {
        const missing = "The specified key does not exist.";
        return this.#save(windows, this.objects.get(`${text("bucket")}/${text("key")}`), text("file"), missing);
      }
      case "signature":
        return windows.signature;
      case "secret": {
        const found = this.secrets.get(text("id"));
        if (found === undefined) throw new WorldError("Secrets Manager can't find the specified secret.");
        if (this.closed.has(text("id")) && !this.isLent(text("id"), windows.instanceId))
          throw new WorldError("User is not authorized to perform: secretsmanager:GetSecretValue");
        return { SecretString: found.text, VersionId: found.version };
      }
      case "install-feature":
        return { Success: true, ExitCode: "Success" };
      case "rename":
        windows.pendingName = text("name");
        return null;
      case "join":
        this.#signIn(text("user").split("@")[0] ?? "", text("password"));
        this.#join(windows, text("domain"));
        return null;
      default:
        return this.#directory(call);
    }
  }

  #cim(windows: WindowsState, name: string, filter: string): unknown {
    if (name === "Win32_ComputerSystem") {
      // It shows the domain from the join on, before the reboot.
      const domain = windows.pendingDomain ?? (windows.leaves ? undefined : windows.domain);
      return { PartOfDomain: domain !== undefined, Domain: domain ?? "WORKGROUP" };
    }
    if (name === "Win32_Service" && filter === "Name='clpstartup'")
      return { PathName: `"${windows.machine.windowsPath(PRODUCT)}\\bin\\clpstartup.exe"` };
    const product = filter === "Name LIKE 'clp%' AND StartMode = 'Auto'";
    if (name === "Win32_Service" && (product || filter === "StartMode = 'Auto'"))
      return windows.services
        .filter(({ Name, StartType }) => StartType === "Automatic" && (!product || Name.startsWith("clp")))
        .map(({ Name, DelayedAutoStart }) => ({ Name, DelayedAutoStart }));
    throw new WorldError(`the double knows no ${name} ${filter}`);
  }

  #save({ machine }: WindowsState, content: Uint8Array | undefined, file: string, missing: string): null {
    if (content === undefined) throw new WorldError(missing);
    const to = machine.path(file);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, content);
    return null;
  }

  #join(windows: WindowsState, domain: string): void {
    const name = windows.machine.computerName;
    if (this.computers.has(name))
      throw new WorldError(
        `An account with the same name exists in Active Directory. Re-using the account was blocked by security policy.`,
      );
    this.computers.add(name);
    windows.pendingDomain = domain;
  }

  #signIn(user: string, password: string): DomainUser {
    const found = this.users.get(user);
    if (found === undefined || found.password !== password) throw new WorldError("The supplied credential is invalid.");
    return found;
  }

  /** Groups of the account in the session that a call of the directory's cmdlets uses. */
  #sessionOf({ server, processId, details }: Call, user: string): ReadonlySet<string> {
    const key = `${server} ${processId} ${details.server} ${user}`;
    const found = this.#sessions.get(key);
    if (found !== undefined) return found;
    const begun = new Set([...this.groups].filter(([, members]) => members.has(user)).map(([group]) => group));
    this.#sessions.set(key, begun);
    return begun;
  }

  #directory(call: Call): unknown {
    const { name, details } = call;
    const text = (key: string) => String(details[key] ?? "");
    const bare = (user: string) => user.split("@")[0]?.split("\\").at(-1) ?? "";
    const dn = (user: string) => `CN=${user},OU=Users,DC=test,DC=msad,DC=local`;
    if (name === "sid") {
      const unheard = this.#unheard.get(bare(text("account"))) ?? 0;
      this.#unheard.set(bare(text("account")), unheard - 1);
      if (unheard > 0 || !this.users.has(bare(text("account"))))
        throw new WorldError("Some or all identity references could not be translated.");
      return "S-1-5-21-1-2-3-1104";
    }
    if (name === "delete-computer") {
      // By an entry that was found with the account's password.
      this.computers.delete(/^CN=([^,]+)/.exec(text("name"))?.[1] ?? "");
      return null;
    }
    const caller = bare(text("user"));
    this.#signIn(caller, text("password"));
    const groups = this.#sessionOf(call, caller);
    const refuse = (message: string) => {
      if (!groups.has(POLICY_ADMINISTRATORS)) throw new WorldError(message);
    };
    const policy = () => {
      // Who may not change policies does not see them either.
      refuse(`Cannot find an object with identity: '${text("policy")}'`);
      const found = this.policies.get(text("policy"));
      if (found === undefined) throw new WorldError(`Cannot find an object with identity: '${text("policy")}'`);
      return found;
    };
    switch (name) {
      case "sign-in":
        return null;
      case "ad-user": {
        const user = this.users.get(text("identity"));
        if (user === undefined) throw new WorldError(`Cannot find an object with identity: '${text("identity")}'`);
        const never = "9223372036854775807";
        const kept = [...this.policies.values()].some(
          ({ maxAgeDays, subjects }) => maxAgeDays === 0 && subjects.has(dn(text("identity"))),
        );
        const expiry = user.expires && !kept ? "133900000000000000" : never;
        return {
          DistinguishedName: dn(text("identity")),
          Enabled: user.enabled,
          MemberOf: [...this.groups]
            .filter(([, members]) => members.has(text("identity")))
            .map(([group]) => `CN=${group},OU=AWS Delegated Groups,DC=test`),
          "msDS-UserPasswordExpiryTimeComputed": expiry,
        };
      }
      case "ad-subjects":
        return [...policy().subjects].map((DistinguishedName) => ({ DistinguishedName }));
      case "ad-policy-age":
        policy().maxAgeDays = Number(details.days);
        return null;
      case "ad-add-subject":
        policy().subjects.add(text("subject"));
        return null;
      case "ad-group": {
        const group = /^Name -eq '([^']+)'$/.exec(text("filter"))?.[1] ?? "";
        return this.groups.has(group) ? [{ DistinguishedName: `CN=${group},OU=AWS Delegated Groups,DC=test` }] : [];
      }
      case "ad-add-member": {
        const group = /^CN=([^,]+)/.exec(text("group"))?.[1] ?? text("group");
        this.groups.get(group)?.add(text("member"));
        return null;
      }
      case "ad-find-user": {
        const user = /^sAMAccountName -eq '([^']+)'$/.exec(text("filter"))?.[1] ?? "";
        return this.users.has(user) ? [{ DistinguishedName: dn(user) }] : [];
      }
      case "ad-new-user":
        if (text("path") !== dn("").replace("CN=,", "")) throw new WorldError("Access is denied");
        this.#unheard.set(text("name"), 2);
        this.users.set(text("name"), {
          password: text("newPassword"),
          expires: true,
          enabled: details.enabled === true,
        });
        return null;
      case "ad-root":
        return { dnsHostName: "win-0a1b2c3d4e5.test.msad.local" };
      case "ad-set-user": {
        const user = this.users.get(text("identity"));
        if (user !== undefined) user.expires = details.neverExpires !== true;
        return null;
      }
      case "ad-resultant-policy": {
        refuse("Insufficient access rights to perform the operation");
        const found = [...this.policies].find(([, { subjects }]) => subjects.has(dn(text("identity"))));
        return found === undefined ? null : { Name: found[0] };
      }
      case "find-computer": {
        const computer = /sAMAccountName=([^)$]+)\$/.exec(text("filter"))?.[1] ?? "";
        return this.computers.has(computer) ? `CN=${computer},OU=Computers,DC=test,DC=msad,DC=local` : null;
      }
    }
    throw new WorldError(`the double knows no ${name}`);
  }

  // ---- AWS, for the runbook's own steps and its Python

  /** One call of AWS's API: the operation as boto3 names it, its arguments as they come. */
  aws(operation: string, args: Readonly<Record<string, unknown>>): unknown {
    return this.#aws({ operation, arguments: args });
  }

  #aws(details: Details): unknown {
    const args = details.arguments as Record<string, unknown>;
    switch (details.operation) {
      case "ssm.put_parameter":
        this.parameters.set(String(args.Name), String(args.Value));
        return {};
      case "secretsmanager.get_resource_policy": {
        const ResourcePolicy = this.secretPolicies.get(String(args.SecretId));
        return ResourcePolicy === undefined ? {} : { ResourcePolicy };
      }
      case "secretsmanager.put_resource_policy":
        if (args.BlockPublicPolicy !== true) throw new WorldError("a policy may be public");
        this.secretPolicies.set(String(args.SecretId), String(args.ResourcePolicy));
        return {};
      case "secretsmanager.delete_resource_policy":
        this.secretPolicies.delete(String(args.SecretId));
        return {};
      case "ssm.describe_automation_executions": {
        const filters = args.Filters as { Key: string; Values: string[] }[];
        const own = filters[0]?.Key === "ExecutionId" ? filters[0].Values[0] : undefined;
        const found = [OWN_EXECUTION, ...this.executions].filter((each) =>
          own === undefined
            ? filters[1]?.Values.includes(each.AutomationExecutionStatus)
            : each.AutomationExecutionId === own,
        );
        return { AutomationExecutionMetadataList: found };
      }
      case "ssm.get_automation_execution": {
        const found = this.executions.find((each) => each.AutomationExecutionId === args.AutomationExecutionId);
        return { AutomationExecution: { Parameters: found?.Parameters ?? {} } };
      }
      case "ssm.describe_instance_information": {
        const [id = ""] = (args.Filters as { Values: string[] }[])[0]?.Values ?? [];
        const found = this.byInstance(id);
        if (found?.online !== true) return { InstanceInformationList: [] };
        const ComputerName = `${found.machine.computerName}.${found.domain ?? "WORKGROUP"}`;
        return { InstanceInformationList: [{ InstanceId: id, PingStatus: "Online", ComputerName }] };
      }
      case "ec2.describe_instances":
        return { Reservations: this.#instances(args.Filters as { Name: string; Values: string[] }[]) };
      case "ssm.send_command": {
        const id = `command-${this.#commands.size + 1}`;
        const { commands } = args.Parameters as { commands: string[] };
        for (const instance of args.InstanceIds as string[]) {
          const machine = this.byInstance(instance)?.machine;
          if (machine === undefined) throw new WorldError("Instances not in a valid state", "InvalidInstanceId");
          const entry: { command: RunningCommand; result?: CommandResult } = { command: machine.run(commands) };
          void entry.command.done.then((result) => {
            entry.result = result;
          });
          this.#commands.set(`${id} ${instance}`, entry);
        }
        return { Command: { CommandId: id } };
      }
      case "ssm.get_command_invocation": {
        const entry = this.#commands.get(`${args.CommandId} ${args.InstanceId}`);
        if (entry === undefined) throw new WorldError("InvocationDoesNotExist", "InvocationDoesNotExist");
        if (entry.result === undefined)
          return { Status: "InProgress", StandardOutputContent: "", StandardErrorContent: "" };
        const { exitCode, output, errors } = entry.result;
        return {
          Status: exitCode === 0 ? "Success" : "Failed",
          StandardOutputContent: output.slice(0, 24_000),
          StandardErrorContent: errors.slice(0, 8_000),
        };
      }
    }
    throw new WorldError(`the double knows no ${details.operation}`);
  }

  #instances(filters: readonly { readonly Name: string; readonly Values: readonly string[] }[]): unknown {
    const matches = (windows: WindowsState) =>
      filters.every(({ Name, Values }) => {
        if (Name === "instance-id") return Values.includes(windows.instanceId);
        if (Name === "instance-state-name") return Values.includes(windows.state);
        if (Name.startsWith("tag:")) return Values.includes(windows.tags[Name.slice(4)] ?? "");
        throw new WorldError(`the double knows no filter ${Name}`);
      });
    return [...this.servers.values()].filter(matches).map((windows) => ({
      Instances: [
        {
          InstanceId: windows.instanceId,
          State: { Name: windows.state },
          Tags: Object.entries(windows.tags).map(([Key, Value]) => ({ Key, Value })),
        },
      ],
    }));
  }
}

/** The only group of AWS Managed Microsoft AD that may change password policies; Admin is no member by itself. */
export const POLICY_ADMINISTRATORS = "AWS Delegated Fine Grained Password Policy Administrators";

/** Of AWS Managed Microsoft AD: administers the servers of the domain. */
export const SERVER_ADMINISTRATORS = "AWS Delegated Server Administrators";

/** The role of the servers' instances. */
export const SERVER_ROLE = "arn:aws:iam::111122223333:role/clusterpro-servers-0123abc";

interface PolicyStatement {
  readonly Principal: { readonly AWS?: string };
  readonly Action: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function refill(live: Map<string, unknown>, kept: ReadonlyMap<string, unknown>): void {
  live.clear();
  for (const [key, value] of kept) live.set(key, value);
}

export const OWN_EXECUTION = {
  AutomationExecutionId: "11111111-2222-3333-4444-555555555555",
  DocumentName: "own-runbook",
  AutomationExecutionStatus: "InProgress",
  ExecutionStartTime: "2026-11-28T10:00:00Z",
};
