import fc from "fast-check";
import { expect, it } from "vitest";
import { type OracleOutcome, tokenOracle } from "../testing/token-oracle.js";
import { TOKEN_CASE, type TokenCase } from "../testing/token-cases.js";
import { runCase } from "./run-case.js";
import { formatSnapshots } from "./snap-file.js";
import { CaseError } from "../source.js";

const WORDS = { tokens: "can't send", draws: "this needs draw", stuck: "can never be whole" };

/** The text, or where the run ended and why, in the oracle's terms. */
function ours({ top, events, draws }: TokenCase): { readonly text: string } | { readonly line: number; readonly why: string | undefined } {
  const sources = {
    top: { file: "top", text: top },
    events: { file: "events", text: events.join("\n") },
    draws: { file: "draws", text: draws.join(",") },
  };
  try {
    return { text: formatSnapshots(runCase(sources)) };
  } catch (error) {
    if (!(error instanceof CaseError)) throw error;
    const line = Number(/^events:(\d+): /.exec(error.message)?.[1] ?? 0);
    return { line, why: Object.entries(WORDS).find(([, words]) => error.message.includes(words))?.[0] };
  }
}

/** The line that our run names: a snapshot that is stuck is blamed on its own event, which the oracle doesn't know. */
function expected(outcome: OracleOutcome, own: ReturnType<typeof ours>): ReturnType<typeof ours> {
  if (outcome.kind === "done") return { text: outcome.text };
  return { line: outcome.why === "stuck" && "line" in own ? own.line : outcome.line, why: outcome.why };
}

/** Whether some node has channels to N10 and N2, and so marks both in an order that shows. */
function marksTenAndTwo(top: string): boolean {
  const lines = top.split("\n");
  return lines.some((line) => line.endsWith(" N10") && lines.includes(line.replace(/N10$/, "N2")));
}

it("gives the same text as the rules written down a second time, and refuses the same events", () => {
  const met = { done: 0, tokens: 0, draws: 0, stuck: 0, concurrent: 0, interleaved: 0, behind: 0, tenBeforeTwo: 0 };
  fc.assert(
    fc.property(TOKEN_CASE, (tokenCase) => {
      const outcome = tokenOracle(tokenCase.top, tokenCase.events, tokenCase.draws);
      const own = ours(tokenCase);
      expect(own).toEqual(expected(outcome, own));
      if (outcome.kind === "refused") {
        met[outcome.why] += 1;
        return;
      }
      met.done += 1;
      met.concurrent += outcome.seen.concurrent;
      met.interleaved += outcome.seen.interleaved;
      met.behind += outcome.seen.behind;
      if (marksTenAndTwo(tokenCase.top) && outcome.text !== "") met.tenBeforeTwo += 1;
    }),
    { numRuns: 250 },
  );
  for (const [what, times] of Object.entries(met)) expect(times, what).toBeGreaterThan(0);
});
