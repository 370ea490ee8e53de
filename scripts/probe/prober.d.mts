import type { ProbeAnswer, ProbeAnswerTry, ProbeEvent } from "../../operate/drill/probeContract.ts";

export interface ProberSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Default: the machine's. */
  readonly clock?: {
    now(): number;
    /** May give back what takes the appointment back. */
    // biome-ignore lint/suspicious/noConfusingVoidType: the stand-in's clocks give nothing back
    after(millis: number, happen: () => void): void | (() => void);
  };
  /** Default: standard output. */
  readonly print?: (line: string) => void;
}

export interface LambdaContext {
  getRemainingTimeInMillis?(): number;
}

/** One look at the virtual IP, which any event but a drill's asks for. */
export type Look = ProbeAnswerTry & { readonly table: string };

export interface Prober {
  (event: ProbeEvent, context?: LambdaContext): Promise<ProbeAnswer>;
  (event?: Readonly<Record<string, unknown>>, context?: LambdaContext): Promise<Look>;
}

export function createHandler(surroundings: ProberSurroundings): Prober;

export const handler: Prober;
