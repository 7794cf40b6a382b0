import { type CaseSources } from "../cos418/run-case.js";

/** Two nodes with channels both ways; N1 has 3 tokens. */
export const PAIR = "2\nN1 3\nN2 0\nN1 N2\nN2 N1";

/** A case written in a test, in files with short names. Without draws, every delay is 0. */
export function caseOf({ top = PAIR, events, draws }: { top?: string; events: string; draws?: string }): CaseSources {
  return {
    top: { file: "t.top", text: top },
    events: { file: "t.events", text: events },
    draws: { file: "draws.txt", text: draws ?? "0,".repeat(1_000) },
  };
}
