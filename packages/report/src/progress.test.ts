import { describe, expect, it } from "vitest";
import { Progress, type Standing, stepsDone } from "./progress.js";
import { StatusLine } from "./status-line.js";

/** What is on the status line at each of these times, where `standings` say how things stand then. */
function shown(standings: readonly (readonly [atMs: number, Standing])[]): string[] {
  let now: Standing | null = null;
  let text = "";
  const line = new StatusLine({ columns: 80, write: (written) => (text = written.replace("\r", "").replace("\u001b[K", "")) });
  const progress = new Progress(line, () => now ?? { done: 0, text: "", waitingFor: null }, 5_000);
  return standings.map(([atMs, standing]) => {
    now = standing;
    progress.tick(5_000 + atMs);
    return text;
  });
}

function at(done: number, waitingFor: string | null = null): Standing {
  return { done, text: `${done} done`, waitingFor };
}

describe("progress", () => {
  it("is not shown of what takes less than a second", () => {
    expect(
      shown([
        [0, at(1)],
        [999, at(2)],
        [1_000, at(3)],
      ]),
    ).toEqual(["", "", "3 done"]);
  });

  it("says what is waited for, and for how long, once nothing has gone on for a second", () => {
    expect(
      shown([
        [1_000, at(3, "line 7")],
        [1_900, at(3, "line 7")],
        [2_000, at(3, "line 7")],
        [4_100, at(3, "line 7")],
        [4_200, at(4, "line 8")],
      ]),
    ).toEqual(["3 done", "3 done", "3 done; 1 s waiting for line 7", "3 done; 3 s waiting for line 7", "4 done"]);
  });

  it("says nothing of a wait where nobody knows what for", () => {
    expect(
      shown([
        [0, at(1)],
        [9_000, at(1)],
      ]),
    ).toEqual(["", "1 done"]);
  });
});

describe("steps", () => {
  it.each([
    [0, 3, "0 of 3 commands (0 %)"],
    [1_999, 2_000, "1,999 of 2,000 commands (99 %)"],
    [1_234_567, 1_234_567, "1,234,567 of 1,234,567 commands (100 %)"],
    [0, 0, "0 of 0 commands (100 %)"],
  ])("%d of %d", (done, total, words) => {
    expect(stepsDone(done, total, "commands")).toBe(words);
  });
});
