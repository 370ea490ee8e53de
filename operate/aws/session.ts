import type { Answer } from "./answer.ts";
import { failed } from "./answer.ts";
import { failureOf } from "./failureOf.ts";
import { load, type Packages } from "./packages.ts";

type Credentials = ReturnType<Packages["@aws-sdk/credential-provider-node"]["defaultProvider"]>;

/** Where and as whom AWS is asked. */
export interface SessionOptions {
  readonly region: string;
  /** Of the shared configuration; default: the usual chain. */
  readonly profile?: string;
  /** In AWS's place, whatever the environment says: the rehearsal's double, which nobody's credentials reach. */
  readonly endpoint?: string;
}

/** A double checks no signature; a client makes none without credentials. */
const ofNobody: Credentials = async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" });

/** Longest that a call takes, with all that is tried again. */
export const CALL_MILLISECONDS = 10_000;

/** Of the SDK; with adaptive retries the client slows down where AWS asks it to. */
const ATTEMPTS = 4;

/** What every client of a session is made with. */
export interface ClientConfig {
  readonly region: string;
  readonly credentials: Credentials;
  readonly maxAttempts: number;
  readonly retryMode: "adaptive";
  readonly endpoint?: string;
  /** How long it waits for an answer, milliseconds. Default: the SDK's, which is for ever. */
  readonly requestHandler?: { readonly requestTimeout: number; readonly socketTimeout: number };
}

/** Runs calls of AWS. A call that fails says why, and nothing throws. */
export class Session {
  readonly config: Promise<ClientConfig>;
  readonly #milliseconds: number;

  constructor({ region, profile, endpoint }: SessionOptions, milliseconds = CALL_MILLISECONDS) {
    this.#milliseconds = milliseconds;
    const found = endpoint === undefined ? credentialsOf(profile) : Promise.resolve(ofNobody);
    this.config = found.then((credentials) => ({
      region,
      credentials,
      maxAttempts: ATTEMPTS,
      retryMode: "adaptive",
      ...(endpoint === undefined ? {} : { endpoint }),
    }));
    // Told by the first call that needs it.
    this.config.catch(() => {});
  }

  /**
   * @param call   as IAM names it
   * @param client that sends it; the time that it takes to load is not the call's
   * @param milliseconds that it may take, where it is none that answers at once
   */
  async ask<Client, Value>(
    call: string,
    client: Promise<Client>,
    send: (client: Client, options: { readonly abortSignal: AbortSignal }) => Promise<Value>,
    milliseconds = this.#milliseconds,
  ): Promise<Answer<Value>> {
    try {
      const loaded = await client;
      const limit = AbortSignal.timeout(milliseconds);
      return { ok: true, value: await Promise.race([send(loaded, { abortSignal: limit }), expiryOf(limit)]) };
    } catch (error) {
      return failed(failureOf(call, error));
    }
  }

  /**
   * Every page of a call that AWS answers in pages. The time limit is each page's, since each is a call.
   *
   * @param pages of the SDK's paginator
   */
  async askAll<Client, Page>(
    call: string,
    client: Promise<Client>,
    pages: (client: Client, options: { readonly abortSignal: AbortSignal }) => AsyncIterable<Page>,
  ): Promise<Answer<readonly Page[]>> {
    const stop = new AbortController();
    try {
      const iterator = pages(await client, { abortSignal: stop.signal })[Symbol.asyncIterator]();
      const all: Page[] = [];
      for (;;) {
        const limit = AbortSignal.timeout(this.#milliseconds);
        const page = await Promise.race([iterator.next(), expiryOf(limit)]);
        if (page.done === true) return { ok: true, value: all };
        all.push(page.value);
      }
    } catch (error) {
      stop.abort();
      return failed(failureOf(call, error));
    }
  }
}

/** @param milliseconds that a call may take */
export function sessionFor(region: string, profile: string | undefined, milliseconds?: number): Session {
  return new Session({ region, ...(profile === undefined ? {} : { profile }) }, milliseconds);
}

/** A wait between two attempts does not hear the signal. */
function expiryOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** One for all clients, which remembers: a profile may start a program, or ask a server. */
async function credentialsOf(profile: string | undefined): Promise<Credentials> {
  const { defaultProvider } = load("@aws-sdk/credential-provider-node");
  return defaultProvider(profile === undefined ? {} : { profile });
}
