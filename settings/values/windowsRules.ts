import { quote } from "../../problems/quote.ts";
import { say } from "../../problems/say.ts";
import { deviceFault, isDevice } from "./devices.ts";
import { serverName, shareFolder, shareName, windowsFolder } from "./nameRules.ts";
import { firstOf, type ValueRule } from "./valueRule.ts";

/*
 * Names that are well formed, and still not to be had on a Windows server.
 */

/**
 * Single words for which Active Directory makes no account. Source: Microsoft, KB 266633; `localhost` means the server
 * itself on every server.
 */
const RESERVED_COMPUTERS = [
  "batch",
  "builtin",
  "dialup",
  "everyone",
  "interactive",
  "internet",
  "local",
  "localhost",
  "network",
  "proxy",
  "restricted",
  "self",
  "service",
  "system",
];

export const computerName: ValueRule = firstOf(
  (text) => deviceFault(text, "a name that a computer can have is allowed", "server1"),
  serverName,
  (text) =>
    RESERVED_COMPUTERS.includes(text) ? reserved(text, "any other server name is allowed", "server1") : undefined,
);

/** Folders of others: who may write into the application's is changed, which they would not survive. */
const FOLDERS: readonly { readonly path: string; readonly of: string; readonly below: boolean }[] = [
  { path: "C:\\Windows", of: "Windows'", below: true },
  { path: "C:\\System Volume Information", of: "Windows'", below: true },
  { path: "C:\\Recovery", of: "Windows'", below: true },
  { path: "C:\\Program Files", of: "Windows'", below: false },
  { path: "C:\\Program Files (x86)", of: "Windows'", below: false },
  { path: "C:\\ProgramData", of: "Windows'", below: false },
  { path: "C:\\Users", of: "Windows'", below: false },
  { path: "C:\\Program Files\\CLUSTERPRO", of: "CLUSTERPRO's", below: true },
  { path: "C:\\Program Files\\EXPRESSCLUSTER", of: "CLUSTERPRO's", below: true },
  { path: "C:\\Program Files\\Amazon", of: "the AWS agents'", below: true },
  { path: "C:\\ProgramData\\Amazon", of: "the AWS agents'", below: true },
  { path: "C:\\ProgramData\\clusterpro-fsx", of: "the bring-up's", below: true },
];

/** Installation folder of the application. Whether its drive is there takes the servers' images to see. */
export const applicationDirectory: ValueRule = firstOf(
  windowsFolder,
  (text) => {
    const device = text.split("\\").find(isDevice);
    return device && deviceFault(device, "folders that Windows can make are allowed", "C:\\minio");
  },
  (text) => {
    const folder = text.toLowerCase();
    const inside = ({ path, below }: (typeof FOLDERS)[number]) =>
      folder === path.toLowerCase() || (below && folder.startsWith(`${path.toLowerCase()}\\`));
    const other = FOLDERS.find(inside);
    if (other === undefined) return undefined;
    const own = folder === other.path.toLowerCase();
    return say(
      own ? `${quote(text)} is ${other.of} own` : `${quote(text)} lies in ${other.of} own ${other.path}`,
      "a folder of the application's own is allowed, since the bring-up changes who may write into it",
      "Write for example C:\\minio",
    );
  },
);

/** The application's folder on the share. */
export const applicationFolder: ValueRule = firstOf(shareFolder, (text) =>
  deviceFault(text, "a name that a folder can have is allowed", "minio"),
);

/** A share that somebody made for data: neither one that Windows makes for administration nor a name it refuses. */
export const dataShare: ValueRule = firstOf(shareName, (text) => {
  const todo = "share, the share which FSx makes";
  if (/^(pipe|mailslot)$/i.test(text)) return reserved(text, "any other share's name is allowed", todo);
  if (!/^([a-z]|admin|ipc|print|fax)\$$/i.test(text)) return undefined;
  return say(
    `${quote(text)} is an administrative share`,
    "a share of the file system that was made for data is allowed",
    `Write for example ${todo}`,
  );
});

function reserved(text: string, allowed: string, example: string): string {
  return say(`${quote(text)} is a word that Windows keeps for itself`, allowed, `Write for example ${example}`);
}
