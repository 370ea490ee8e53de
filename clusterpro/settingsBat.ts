import { type Problem, problem, throwProblems } from "../problems/problem.ts";
import { quote } from "../problems/quote.ts";

/** What the guest scripts need to know; they hold no setting themselves. */
export interface ScriptSettings {
  readonly fileSystem: {
    /** DNS name, or the token for it. */
    readonly dnsName: string;
    readonly share: string;
    /** Looks at the share too, not only at its port. */
    readonly checkShare: boolean;
    /** Longest time for one look, in seconds. */
    readonly probeSeconds: number;
  };
  /** Absent with the application `none`. */
  readonly application?: {
    /** Installation folder on the servers. */
    readonly directory?: string;
    /** Folder on the share, never its root: a stray folder of the application would lie beside other data. */
    readonly folder?: string;
    readonly port?: number;
    readonly consolePort?: number;
    readonly startSeconds?: number;
    readonly stopSeconds?: number;
    readonly healthSeconds?: number;
    /** File on the servers with the application's credentials; its path, not its content. */
    readonly credentials?: string;
  };
}

/** Name of the generated file beside each script. */
export const SETTINGS_FILE = "clpfsx-settings.bat";

/**
 * The settings file that the scripts call: one `set` line for each value, CRLF, ASCII. Throws UserError for a value
 * that cmd.exe would take apart, and for a folder that is the share's root.
 */
export function settingsBat({ fileSystem, application }: ScriptSettings): string {
  const values = {
    CLPFSX_FSX_DNS: fileSystem.dnsName,
    CLPFSX_FSX_SHARE: fileSystem.share,
    CLPFSX_FSX_CHECK_SHARE: fileSystem.checkShare ? 1 : 0,
    CLPFSX_FSX_PROBE_SECONDS: fileSystem.probeSeconds,
    CLPFSX_APP_DIR: application?.directory,
    CLPFSX_APP_FOLDER: application?.folder,
    CLPFSX_APP_PORT: application?.port,
    CLPFSX_APP_CONSOLE_PORT: application?.consolePort,
    CLPFSX_APP_START_SECONDS: application?.startSeconds,
    CLPFSX_APP_STOP_SECONDS: application?.stopSeconds,
    CLPFSX_APP_HEALTH_SECONDS: application?.healthSeconds,
    CLPFSX_APP_CREDENTIALS: application?.credentials,
  };
  const present = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  throwProblems([
    ...present.flatMap(([name, value]) => [...checkValue(name, value)]),
    ...checkFolder(application?.folder),
  ]);
  return [
    "@rem Generated from the stack's settings; a change here is lost with the next delivery.",
    ...present.map(([name, value]) => `set "${name}=${value}"`),
    "exit /b 0",
    "",
  ].join("\r\n");
}

/** The characters that end a quoted value or are replaced in one, with delayed expansion or without. */
function* checkValue(name: string, value: string | number): Generator<Problem> {
  const text = String(value);
  if (typeof value === "number") {
    if (Number.isInteger(value) && value >= 0) return;
    yield problem(name, `${value} is out of range; whole numbers from 0 are allowed. Correct it`);
  } else if (text === "" || /[^ -~]|["%!^]/.test(text)) {
    yield problem(
      name,
      `${quote(text)} cannot stand in a .bat file; printable ASCII without " % ! ^ is allowed, and not nothing. ` +
        "Choose another value",
    );
  }
}

function* checkFolder(folder: string | undefined): Generator<Problem> {
  if (folder === undefined || /^[^\\/:*?<>|. ]([^\\/:*?<>|]*[^\\/:*?<>|. ])?$/.test(folder)) return;
  yield problem(
    "CLPFSX_APP_FOLDER",
    `${quote(folder)} is not a folder on the share; the name of one folder is allowed, never the root. ` +
      "Write for example minio",
  );
}
