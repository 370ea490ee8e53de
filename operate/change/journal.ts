import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../problems/userError.ts";

/** What a cluster was like before a command changed it: what it is to be like again. No secret is in it. */
export interface Before {
  /** Server with the group. */
  readonly owner: string;
  /** Instance ids of the servers that ran, by name. */
  readonly instances: Readonly<Record<string, string>>;
  readonly fileSystem: { readonly id: string; readonly throughput: number } | undefined;
  /** Table's name -> server. */
  readonly routes: Readonly<Record<string, string>>;
  /** For the test objects; undefined where the application takes none. */
  readonly bucket: string | undefined;
}

export interface JournalStart {
  readonly type: "start";
  readonly version: 1;
  readonly id: string;
  readonly command: "drill" | "move";
  /** Of a drill. */
  readonly kind: string;
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  readonly cluster: string;
  readonly at: number;
  readonly before: Before;
}

export type JournalEntry =
  | JournalStart
  /** Is about to be done: where it is the last entry, nobody knows whether it was. */
  | { readonly type: "action" | "undo"; readonly name: string; readonly what: string; readonly at: number }
  /** AWS refused, and is asked again. */
  | { readonly type: "refused"; readonly name: string; readonly what: string; readonly at: number }
  | { readonly type: "end"; readonly movedBack: boolean; readonly at: number };

/** A file to which each action is written, and synced to the disk, before it is done: who comes after a crash knows all. */
export class Journal {
  readonly file: string;
  readonly start: JournalStart;
  readonly entries: JournalEntry[];
  readonly #handle: number;

  private constructor(file: string, start: JournalStart, entries: JournalEntry[], handle: number) {
    this.file = file;
    this.start = start;
    this.entries = entries;
    this.#handle = handle;
  }

  /** Readable by its owner alone. Throws a UserError where the file is there already, or cannot be written. */
  static create(file: string, start: JournalStart): Journal {
    let handle: number;
    try {
      handle = openSync(file, "ax", 0o600);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UserError(
        `${file}: the journal cannot be written (${code}), and without one nothing is changed. Name a folder that can be written with --out.`,
      );
    }
    const journal = new Journal(file, start, [], handle);
    journal.note(start);
    syncFolder(path.dirname(file));
    return journal;
  }

  /** Throws a UserError for a file that is no journal. */
  static open(file: string): Journal {
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      throw new UserError(
        `--restore ${file}: cannot be read (${(error as NodeJS.ErrnoException).code}). Name the journal that the drill told.`,
      );
    }
    const entries = entriesIn(text);
    const [start] = entries;
    if (start?.type !== "start" || start.version !== 1) {
      throw new UserError(
        `--restore ${file}: is no journal of a drill or a move. Name the file drill-....jsonl that the drill told.`,
      );
    }
    const handle = openSync(file, "a", 0o600);
    // Half a line, where the crash came while it was written.
    if (!text.endsWith("\n")) writeSync(handle, "\n");
    return new Journal(file, start, [...entries], handle);
  }

  /** On the disk when it returns. */
  note(entry: JournalEntry): void {
    writeSync(this.#handle, `${JSON.stringify(entry)}\n`);
    fsyncSync(this.#handle);
    this.entries.push(entry);
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/** The last line may be half a one: what it was about to announce has not been done. */
function entriesIn(text: string): readonly JournalEntry[] {
  return text.split("\n").flatMap((line) => {
    try {
      const entry: unknown = JSON.parse(line);
      return typeof entry === "object" && entry !== null && "type" in entry ? [entry as JournalEntry] : [];
    } catch {
      return [];
    }
  });
}

/** A file is found after a crash only if its folder knows of it. Windows cannot open a folder, and needs no such thing. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, "r");
    fsyncSync(handle);
    closeSync(handle);
  } catch {
    // Whatever the folder is on does not take it; the file itself is synced.
  }
}
