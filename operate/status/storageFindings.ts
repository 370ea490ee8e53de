import type { SeenAlarm, SeenBackup, SeenDirectory, SeenFileSystem } from "../cluster/sights.ts";
import { type Finding, fail, ok, skipped, warn } from "../findings/finding.ts";
import { listed, plain } from "../findings/said.ts";
import { nextWindow } from "./maintenanceWindow.ts";

const PAGE = "docs/operations-at-night.md";
const HOUR = 3_600_000;

/** A daily backup, and two hours in which it may be made. */
const OLDEST_BACKUP_HOURS = 26;

const UNFINISHED = new Set(["PENDING", "IN_PROGRESS", "UPDATED_OPTIMIZING"]);

export function fileSystemFindings(fileSystem: SeenFileSystem | undefined, now: number): readonly Finding[] {
  if (fileSystem === undefined) {
    const what = {
      en: "there is no file system with the cluster's tag",
      ja: "クラスターのタグが付いたファイルシステムがありません",
    };
    return [fail("fileSystem.available", what, { mend: { en: "pulumi up makes it", ja: "pulumi up で作成します" } })];
  }
  return [available(fileSystem), actions(fileSystem), window(fileSystem, now)];
}

function available({ id, lifecycle }: SeenFileSystem): Finding {
  if (lifecycle === "AVAILABLE") {
    return ok("fileSystem.available", {
      en: `the file system ${id} is AVAILABLE`,
      ja: `ファイルシステム ${id} は AVAILABLE です`,
    });
  }
  const what = { en: `the file system ${id} is ${lifecycle}`, ja: `ファイルシステム ${id} は ${lifecycle} です` };
  return fail("fileSystem.available", what, {
    why: {
      en: "MISCONFIGURED: it lost its domain and serves until then; FAILED or MISCONFIGURED_UNAVAILABLE: nobody has the files",
      ja: "MISCONFIGURED はドメインとの接続異常、FAILED と MISCONFIGURED_UNAVAILABLE はファイルにアクセスできない状態です",
    },
    page: `${PAGE}#the-file-system-is-not-available`,
  });
}

function actions({ actions: all }: SeenFileSystem): Finding {
  const id = "fileSystem.actions";
  const failures = all.filter(({ status }) => status === "FAILED");
  if (failures.length > 0) {
    const names = listed(failures.map(({ type }) => type));
    const what = {
      en: `an action on the file system failed: ${names.en}`,
      ja: `ファイルシステムの処理が失敗しています: ${names.ja}`,
    };
    const said = failures.flatMap(({ message }) => message ?? []).join("; ");
    return fail(id, what, {
      ...(said === "" ? {} : { found: plain(said) }),
      page: `${PAGE}#the-file-system-is-not-available`,
    });
  }
  const running = all.filter(({ status }) => UNFINISHED.has(status));
  if (running.length > 0) {
    const names = listed(running.map(({ type }) => type));
    const what = {
      en: `an action on the file system is under way: ${names.en}`,
      ja: `ファイルシステムの処理が実行中です: ${names.ja}`,
    };
    return warn(id, what, {
      why: {
        en: "a throughput change swaps the file servers twice",
        ja: "スループットの変更ではファイルサーバーが 2 回切り替わります",
      },
    });
  }
  return ok(id, {
    en: "no action on the file system runs or failed",
    ja: "実行中または失敗したファイルシステムの処理はありません",
  });
}

function window({ window: weekly }: SeenFileSystem, now: number): Finding {
  const id = "fileSystem.window";
  const next = weekly === undefined ? undefined : nextWindow(weekly, now);
  if (next === undefined)
    return skipped(id, { en: "AWS names no maintenance window", ja: "メンテナンスウィンドウが設定されていません" });
  const start = new Date(next.start).toISOString().slice(0, 16).replace("T", " ");
  if (next.open) {
    const what = {
      en: `the file system's maintenance window is open, since ${start} UTC`,
      ja: `ファイルシステムのメンテナンスウィンドウ中です（${start} UTC から）`,
    };
    return warn(id, what, {
      why: {
        en: "AWS may swap its file servers now: up to a minute without files",
        ja: "ファイルサーバーが切り替わり、最長 1 分ほど停止する場合があります",
      },
    });
  }
  return ok(id, {
    en: `the file system's next maintenance window opens ${start} UTC`,
    ja: `次のメンテナンスウィンドウは ${start} UTC からです`,
  });
}

export function backupFinding(backups: readonly SeenBackup[], retentionDays: number, now: number): Finding {
  const id = "fileSystem.backup";
  if (retentionDays === 0)
    return skipped(id, { en: "the settings keep no backups", ja: "設定によりバックアップは無効です" });
  const last = Math.max(0, ...backups.filter(({ lifecycle }) => lifecycle === "AVAILABLE").map(({ at }) => at));
  const details = { page: `${PAGE}#the-last-backup-is-old` };
  if (last === 0)
    return fail(
      id,
      { en: "there is no backup of the file system", ja: "ファイルシステムのバックアップがありません" },
      details,
    );
  const hours = Math.floor((now - last) / HOUR);
  if (now - last <= OLDEST_BACKUP_HOURS * HOUR) {
    return ok(id, { en: `the last backup is ${hours} h old`, ja: `最新のバックアップは ${hours} 時間前です` });
  }
  const what = {
    en: `the last backup of the file system is ${hours} h old`,
    ja: `最新のバックアップが ${hours} 時間前です`,
  };
  return fail(id, what, {
    expected: { en: `at most ${OLDEST_BACKUP_HOURS} h`, ja: `${OLDEST_BACKUP_HOURS} 時間以内` },
    ...details,
  });
}

/** @param directoryId that the file system is joined to; undefined where that is unknown or no directory of AWS's */
export function directoryFinding(
  directories: readonly SeenDirectory[],
  directoryId: string | undefined,
  domainName: string,
): Finding {
  const id = "directory.active";
  const directory = directories.find((each) =>
    directoryId === undefined ? each.name === domainName : each.id === directoryId,
  );
  if (directory === undefined) {
    return skipped(id, {
      en: `no directory of AWS's is ${domainName}`,
      ja: `${domainName} は AWS のディレクトリではありません`,
    });
  }
  if (directory.stage === "Active") {
    return ok(id, { en: `the directory ${directory.id} is Active`, ja: `ディレクトリ ${directory.id} は Active です` });
  }
  const what = {
    en: `the directory ${directory.id} is ${directory.stage}`,
    ja: `ディレクトリ ${directory.id} は ${directory.stage} です`,
  };
  return fail(id, what, {
    why: {
      en: "without it servers and file system do not trust each other",
      ja: "サーバーとファイルシステムの認証ができなくなります",
    },
    page: `${PAGE}#the-directory-is-not-active`,
  });
}

export function alarmFinding(alarms: readonly SeenAlarm[], prefix: string): Finding {
  const id = "alarms.quiet";
  if (alarms.length === 0) {
    return skipped(id, { en: `no alarm's name begins with ${prefix}`, ja: `${prefix} で始まるアラームはありません` });
  }
  const ringing = alarms.filter(({ state }) => state === "ALARM");
  if (ringing.length > 0) {
    const names = listed(ringing.map(({ name }) => name));
    const what = {
      en: `${ringing.length} of ${alarms.length} alarms ring: ${names.en}`,
      ja: `アラームが発報中です（${alarms.length} 件中 ${ringing.length} 件）: ${names.ja}`,
    };
    return fail(id, what, { found: plain(ringing.map(({ reason }) => reason).join("; ")) });
  }
  const silent = alarms.filter(({ state }) => state !== "OK");
  if (silent.length > 0) {
    const names = listed(silent.map(({ name }) => name));
    return warn(id, { en: `alarms without data: ${names.en}`, ja: `データ不足のアラーム: ${names.ja}` });
  }
  return ok(id, { en: `${alarms.length} alarms are quiet`, ja: `アラーム ${alarms.length} 件はすべて正常です` });
}
