import { describe, expect, it } from "vitest";
import { STRANGER_KINDS_MAX, STRANGER_PERIOD_MS, StrangerLog } from "./stranger-log.js";

const ANN = { address: "192.0.2.1", code: "WRONG", reason: "it is not welcome" };

/** A log, and the lines that it told. */
function scene(): { readonly log: StrangerLog; readonly lines: string[] } {
  const lines: string[] = [];
  return { log: new StrangerLog((line) => lines.push(line)), lines };
}

describe("a log of strangers", () => {
  it("tells of the first at once, and of a thousand that follow once, when the period ends", () => {
    const { log, lines } = scene();
    for (let nowMs = 0; nowMs < 1_001; nowMs += 1) log.turnedAway(ANN, nowMs);
    expect(lines).toEqual(["192.0.2.1 was turned away: it is not welcome"]);
    log.tick(STRANGER_PERIOD_MS - 1);
    expect(lines).toHaveLength(1);
    log.tick(STRANGER_PERIOD_MS);
    expect(lines.slice(1)).toEqual(["192.0.2.1 was turned away 1000 more times: it is not welcome"]);
  });

  it("tells of those that go on once a period, and then forgets them", () => {
    const { log, lines } = scene();
    for (let period = 0; period < 3; period += 1) {
      for (let index = 0; index < 10; index += 1) log.turnedAway(ANN, period * STRANGER_PERIOD_MS + index);
    }
    log.tick(3 * STRANGER_PERIOD_MS);
    log.tick(4 * STRANGER_PERIOD_MS);
    expect(lines.map((line) => /\d+ more|away:/.exec(line)?.[0])).toEqual(["away:", "9 more", "10 more", "10 more"]);
    expect(log.wakeAtMs).toBeNull();
    log.turnedAway(ANN, 5 * STRANGER_PERIOD_MS);
    expect(lines.at(-1)).toBe("192.0.2.1 was turned away: it is not welcome");
  });

  it("tells addresses and reasons apart, and words by which the same is said do not count", () => {
    const { log, lines } = scene();
    log.turnedAway(ANN, 0);
    log.turnedAway({ ...ANN, reason: "in other words" }, 1);
    log.turnedAway({ ...ANN, code: "LATE", reason: "it is late" }, 2);
    log.turnedAway({ ...ANN, address: "2001:db8::1" }, 3);
    expect(lines).toEqual([
      "192.0.2.1 was turned away: it is not welcome",
      "192.0.2.1 was turned away: it is late",
      "2001:db8::1 was turned away: it is not welcome",
    ]);
  });

  it("says no more than so much however many addresses there are", () => {
    const { log, lines } = scene();
    for (let index = 0; index < 10 * STRANGER_KINDS_MAX; index += 1) log.turnedAway({ ...ANN, address: `2001:db8::${index}` }, index);
    expect(lines).toHaveLength(STRANGER_KINDS_MAX + 1);
    expect(lines.at(-1)).toBe("somebody at one of many other addresses was turned away: these are not told apart");
    log.end();
    expect(lines.at(-1)).toBe(
      `somebody at one of many other addresses was turned away ${9 * STRANGER_KINDS_MAX - 1} more times: these are not told apart`,
    );
  });

  it("says when it has something to tell, and tells it when it ends", () => {
    const { log, lines } = scene();
    expect(log.wakeAtMs).toBeNull();
    log.turnedAway(ANN, 5);
    log.turnedAway(ANN, 6);
    expect(log.wakeAtMs).toBe(5 + STRANGER_PERIOD_MS);
    log.end();
    expect(lines.at(-1)).toBe("192.0.2.1 was turned away 1 more time: it is not welcome");
    expect(log.wakeAtMs).toBeNull();
  });
});
