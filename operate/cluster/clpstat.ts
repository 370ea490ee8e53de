/** What clpstat --long says, as one server sees it. */
export interface Clpstat {
  readonly servers: Readonly<Record<string, string>>;
  /** Undefined where the group is not shown. */
  readonly groupStatus: string | undefined;
  /** Server with the group; undefined for none. */
  readonly owner: string | undefined;
  /** Monitor resources that are not Normal, with their status. */
  readonly troubled: Readonly<Record<string, string>>;
}

/** Words of a Japanese system, as CLUSTERPRO writes them. */
const JAPANESE: Readonly<Record<string, string>> = {
  サーバ: "server",
  サーバー: "server",
  グループ: "group",
  モニタ: "monitor",
  クラスタ: "cluster",
  現在: "current",
  オンライン: "Online",
  起動済: "Online",
  起動中: "Online Pending",
  停止中: "Offline Pending",
  停止済: "Offline",
  オフライン: "Offline",
  停止: "Offline",
  正常: "Normal",
  警告: "Caution",
  異常: "Error",
  保留: "Suspend",
  サスペンド: "Suspend",
  不明: "Unknown",
};

const english = (word: string) => JAPANESE[word] ?? word;

const SECTION = /^\s*<([^<>\s]+)>\s*$/;
const LINE = /^\s*\*?\s*([^\s:.*][^\s:.]*)\s*(\.*)\s*:\s*(\S.*?)\s*(?:\s{2}.*)?$/;

/**
 * Undefined where the text is no status, such as the word that the cluster service does not run. Lines look like
 * ` *server1 ....: Online` and `  current : server1`; only names of the cluster count, so that heartbeats and resources do not
 * get in between. The bring-up reads it the same way: scripts/bringup/common.ps1, ConvertFrom-Clpstat.
 */
export function readClpstat(text: string, names: { servers: readonly string[]; group: string }): Clpstat | undefined {
  const servers: Record<string, string> = {};
  const troubled: Record<string, string> = {};
  let groupStatus: string | undefined;
  let owner: string | undefined;
  let section = "";
  let inGroup = false;
  for (const line of text.split(/\r?\n/)) {
    const heading = SECTION.exec(line)?.[1];
    if (heading !== undefined) {
      section = english(heading).toLowerCase();
      inGroup = false;
      continue;
    }
    const [, word, dots = "", rest] = LINE.exec(line) ?? [];
    if (word === undefined || rest === undefined) continue;
    const name = english(word).toLowerCase();
    const value = english(rest);
    if (section === "server" && names.servers.includes(name)) servers[name] ??= value;
    if (section === "monitor" && value !== "Normal") troubled[name] = value;
    if (section !== "group") continue;
    if (name === names.group && groupStatus === undefined) {
      groupStatus = value;
      inGroup = true;
    } else if (inGroup && name === "current") {
      owner = names.servers.find((each) => each === value.toLowerCase());
      inGroup = false;
    } else if (dots !== "") inGroup = false;
  }
  return Object.keys(servers).length === 0 ? undefined : { servers, groupStatus, owner, troubled };
}
