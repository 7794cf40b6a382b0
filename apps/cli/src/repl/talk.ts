import type { Sink } from "@cutline/script";

/** Whoever says the lines of a session, and hears what comes of them. */
export interface Talk {
  /** What reports call where the lines come from; null: they go without a place, to whoever has just typed the line. */
  readonly source: string | null;
  /** Takes what commands print. */
  readonly output: Sink;
  /** Takes what is to say about lines and commands that failed. */
  readonly report: Sink;
  /** How wide a table may be, in characters. */
  columns(): number;
  /** The next line; null where there will be none any more. */
  next(): Promise<string | null>;
  /** Waits for what a line sets off. `what`: how to call it to whoever waits with us. */
  during<Result>(work: Promise<Result>, what: () => string | null): Promise<Result>;
  /** Hears nothing any more: `next` gives null, also to whoever waits for it. Idempotent. */
  close(): void;
}
