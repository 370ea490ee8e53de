import { articleNames } from "../../clusterpro/article.ts";
import { quote } from "../../problems/quote.ts";
import { say } from "../../problems/say.ts";
import { deviceFault } from "./devices.ts";
import type { ValueRule } from "./valueRule.ts";

/** Letters, digits and single hyphens inside, at most 63: what both AWS Managed Microsoft AD and DNS take. */
const DNS_LABEL = /^(?=.{1,63}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/;

/** Longest domain name of a directory that a Multi-AZ file system can join. Source: FSx for Windows user guide. */
const MAX_DOMAIN_LENGTH = 47;

export const domainName: ValueRule = (text) => {
  const todo = "Write for example test.msad.local";
  const labels = text.split(".");
  if (text.length > MAX_DOMAIN_LENGTH) {
    return say(
      `${quote(text)} is ${text.length} characters long`,
      `at most ${MAX_DOMAIN_LENGTH} are allowed, or FSx Multi-AZ cannot join the domain`,
      "Choose a shorter domain name",
    );
  }
  if (labels.length < 2) {
    return say(`${quote(text)} is a single label`, "a fully qualified domain name is required", todo);
  }
  const bad = labels.find((label) => !DNS_LABEL.test(label));
  if (bad === undefined) return undefined;
  return say(
    `${quote(text)} has the invalid label ${quote(bad)}`,
    "labels of 1 to 63 letters, digits and single hyphens inside are allowed",
    todo,
  );
};

/** A DNS alias of the file system. Source: FSx API, `AlternateDNSName`, 4 to 253 characters. */
export const alias: ValueRule = (text) => {
  const labels = text.split(".");
  const fine = text.length >= 4 && text.length <= 253 && labels.length >= 2 && labels.every(isAliasLabel);
  if (fine) return undefined;
  return say(
    `${quote(text)} is not a fully qualified DNS name of 4 to 253 characters`,
    "labels of letters, digits and hyphens inside, joined by dots, are allowed",
    "Write for example files.test.msad.local",
  );
};

function isAliasLabel(label: string): boolean {
  return /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label);
}

/**
 * Host name, CLUSTERPRO server name and tag at once. Lower case, because Windows and CLUSTERPRO do not compare letter
 * case alike and a tag filter does.
 */
export const serverName: ValueRule = (text) => {
  if (/^[a-z]([a-z0-9-]{0,13}[a-z0-9])?$/.test(text)) return undefined;
  return say(
    `${quote(text)} is not a server name`,
    "1 to 15 lower-case letters, digits and hyphens are allowed, a letter first and no hyphen last",
    "Write for example server1",
  );
};

/** CLUSTERPRO's failover group, which also names the folder of the group's scripts. */
export const groupName: ValueRule = (text) => clusterproName(text, "is not a failover group's name", "failover");

/** The file system's `Name` tag. Source: Tagging user guide, characters of tag values. */
export const nameTag: ValueRule = (text) => {
  if (/^[\p{L}\p{N} _.:/=+@-]{1,256}$/u.test(text) && text.trim() === text) return undefined;
  return say(
    `${quote(text)} is not a value for the Name tag`,
    "1 to 256 letters, digits, inner spaces and _ . : / = + - @ are allowed",
    "Write for example test-fsx",
  );
};

export const shareName: ValueRule = (text) => {
  // The characters Windows refuses, and those which a .bat script would take for its own. ASCII: cmd.exe reads a script
  // by the server's code page.
  if (/^(?! )[ -~]{1,80}(?<! )$/.test(text) && !/["/\\[\]:|<>+=;,*?%&^!]/.test(text)) return undefined;
  return say(
    `${quote(text)} is not a share's name`,
    'up to 80 ASCII characters are allowed, none of them " / \\ [ ] : | < > + = ; , * ? % & ^ !',
    "Write for example share, the share which FSx makes",
  );
};

/**
 * Installation folder on the servers. ASCII and free of what a .bat script would take for its own; no backslash at the
 * end, because it would escape the closing quote of a command line.
 */
export const windowsFolder: ValueRule = (text) => {
  if (text.length <= 200 && /^[A-Za-z]:(\\[A-Za-z0-9_()-]([A-Za-z0-9 ._()-]*[A-Za-z0-9_()-])?)+$/.test(text)) {
    return undefined;
  }
  return say(
    `${quote(text)} is not a folder's path`,
    "a drive letter and folders of ASCII letters, digits, inner spaces and . _ - ( ) are allowed, no backslash last",
    "Write for example C:\\minio",
  );
};

/** CLUSTERPRO's name of the cluster. */
export const clusterName: ValueRule = (text) =>
  clusterproName(text, "is not a name that CLUSTERPRO takes for a cluster", "cluster");

function clusterproName(text: string, wrong: string, example: string): string | undefined {
  const device = deviceFault(text, "a name that a folder can have is allowed", example);
  if (device !== undefined) return device;
  if (/^[A-Za-z]([A-Za-z0-9_-]{0,29}[A-Za-z0-9_])?$/.test(text)) return undefined;
  return say(
    `${quote(text)} ${wrong}`,
    "1 to 31 letters, digits, hyphens and underscores are allowed, a letter first and no hyphen last",
    `Write for example ${example}`,
  );
}

/** Logon name of a domain user. Source: Active Directory, `sAMAccountName`; free of what a .bat script takes apart. */
export const accountName: ValueRule = (text) => {
  if (/^[A-Za-z0-9_]([A-Za-z0-9._-]{0,18}[A-Za-z0-9_-])?$/.test(text)) return undefined;
  return say(
    `${quote(text)} is not the name of a domain user`,
    "1 to 20 ASCII letters, digits and . _ - are allowed, without the domain",
    "Write for example clusteradmin",
  );
};

/** Fine-grained password policy. AWS makes CustomerPSO-01 to CustomerPSO-05; other directories have their own. */
export const passwordPolicyName: ValueRule = (text) => {
  if (/^[A-Za-z0-9]([A-Za-z0-9 _-]{0,62}[A-Za-z0-9])?$/.test(text)) return undefined;
  return say(
    `${quote(text)} is not the name of a password policy`,
    "1 to 64 ASCII letters, digits, inner spaces and _ - are allowed",
    "Write for example CustomerPSO-01",
  );
};

export const hostName: ValueRule = (text) => {
  const labels = text.split(".");
  if (text.length <= 253 && labels.every(isAliasLabel)) return undefined;
  return say(
    `${quote(text)} is not a host`,
    "a DNS name or an IPv4 address is allowed",
    "Write for example witness.example.com",
  );
};

/** Leaves room for `script_` within CLUSTERPRO's 31 characters, and the file system's monitor its own name. */
export const applicationName: ValueRule = (text) => {
  const { fileSystemMonitor, application } = articleNames({ kind: "custom", name: text });
  // Letter case aside: the names are folders on Windows.
  if (application?.monitor.toLowerCase() === fileSystemMonitor) {
    return say(
      `${quote(text)} would give the application's monitor the name of the file system's, ${fileSystemMonitor}`,
      "any other name is allowed",
      "Write for example webapp",
    );
  }
  if (/^[A-Za-z0-9]([A-Za-z0-9_-]{0,22}[A-Za-z0-9_])?$/.test(text)) return undefined;
  return say(
    `${quote(text)} is not an application's name`,
    "1 to 24 ASCII letters, digits, hyphens and underscores are allowed",
    "Write for example webapp",
  );
};

/** The name of one folder, for a .bat script. */
export const shareFolder: ValueRule = (text) => {
  if (/^[A-Za-z0-9_]([A-Za-z0-9 ._-]{0,62}[A-Za-z0-9_-])?$/.test(text)) return undefined;
  return say(
    `${quote(text)} is not the name of one folder on the share`,
    "1 to 64 ASCII letters, digits, inner spaces and . _ - are allowed, never the share's root",
    "Write for example minio",
  );
};

/** A file or folder on the machine that runs Pulumi. */
export const localPath: ValueRule = (text) => {
  if (text.trim() !== "" && !/\p{C}/u.test(text)) return undefined;
  return say(
    `${quote(text)} is not a path`,
    "a path relative to the project's folder is allowed, or an absolute one",
    "Write for example ./cluster/clp.conf",
  );
};

/**
 * A distinguished name that begins with the unit itself and ends in the domain. Source: FSx API,
 * `OrganizationalUnitDistinguishedName`.
 */
export const organizationalUnit: ValueRule = (text) => {
  const part = String.raw`(?:[^,\\=]|\\.)+`;
  const form = new RegExp(`^OU=${part}(,(OU|CN)=${part})*(,DC=[A-Za-z0-9-]+)+$`, "iu");
  if (text.length <= 2000 && !/\p{Cc}/u.test(text) && form.test(text)) return undefined;
  return say(
    `${quote(text)} is not an organizational unit`,
    "a distinguished name that begins with OU= and ends in the domain's DC= parts is allowed",
    "Write for example OU=Servers,DC=corp,DC=example,DC=com",
  );
};

/** Source: FSx API, `FileSystemAdministratorsGroup`. */
export const administratorsGroup: ValueRule = (text) => {
  if (/^[^"/\\[\]:;|=,+*?<>\p{Cc}]{1,256}$/u.test(text) && text.trim() === text) return undefined;
  return say(
    `${quote(text)} is not the name of a group in the domain`,
    '1 to 256 characters other than " / \\ [ ] : ; | = , + * ? < > are allowed',
    "Write the name without the domain, for example FSx Admins",
  );
};
