import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
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
  /** Names of the alarms that were not OK; undefined in journals of before there was this. */
  readonly troubledAlarms?: readonly string[];
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
  /** What an action made, by its id. */
  | { readonly type: "made"; readonly name: string; readonly what: string; readonly at: number }
  /** AWS refused, and is asked again. */
  | { readonly type: "refused"; readonly name: string; readonly what: string; readonly at: number }
  | { readonly type: "end"; readonly movedBack: boolean; readonly at: number };

/** A file to which each action is written, and synced to the disk, before it is done: who comes after a crash knows all. */
export class Journal {
  readonly file: string;
  readonly start: JournalStart;
  readonly entries: JournalEntry[];
  readonly #handle: number;
  /** Why the disk did not take an entry, in the system's word: `ENOSPC`; undefined where it took all. */
  failure: string | undefined;
  /** The last line may be half a one. */
  #torn = false;

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
    try {
      journal.note(start);
    } catch (error) {
      journal.close();
      // Half a journal is none.
      rmSync(file, { force: true });
      throw error;
    }
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
    const handle = openForMore(file);
    const journal = new Journal(file, start, [...entries], handle);
    // Half a line, where the crash came while it was written.
    journal.#torn = !text.endsWith("\n");
    return journal;
  }

  /** On the disk when it returns. Throws a UserError where the disk does not take it: what it announces must not be done. */
  note(entry: JournalEntry): void {
    const why = this.#written(entry);
    if (why === undefined) this.entries.push(entry);
    else {
      throw new UserError(
        `${this.file}: the journal cannot be written (${why}), and without one nothing is changed. Make room, or name another folder with --out.`,
      );
    }
  }

  /** Notes what is about to be done. Gives why it must not be, where the disk does not take the note. */
  announce(entry: JournalEntry): string | undefined {
    try {
      this.note(entry);
      return undefined;
    } catch (error) {
      if (error instanceof UserError) return error.message;
      throw error;
    }
  }

  /** For what must be done all the same, such as putting back: the entry is known here, if not on the disk. */
  tryNote(entry: JournalEntry): void {
    this.#written(entry);
    this.entries.push(entry);
  }

  #written(entry: JournalEntry): string | undefined {
    try {
      writeWhole(this.#handle, `${this.#torn ? "\n" : ""}${JSON.stringify(entry)}\n`);
      this.#torn = false;
      fsyncSync(this.#handle);
      return undefined;
    } catch (error) {
      this.#torn = true;
      const { code = String(error) } = error as NodeJS.ErrnoException;
      this.failure = code;
      return code;
    }
  }

  close(): void {
    try {
      closeSync(this.#handle);
    } catch (error) {
      // A full disk of the network's is told at the end alone.
      this.failure ??= (error as NodeJS.ErrnoException).code;
    }
  }
}

/** To put back more. Throws a UserError where the file cannot be written. */
function openForMore(file: string): number {
  try {
    return openSync(file, "a", 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `--restore ${file}: cannot be written (${code}), and nothing was changed. Copy it to where it can be.`,
    );
  }
}

/** A disk that is nearly full takes a part, and says so without an error. */
function writeWhole(handle: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += writeSync(handle, bytes, from));
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
