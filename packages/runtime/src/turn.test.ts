import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LAZY_MS_MAX } from "./limits.js";
import { Turn } from "./turn.js";

let log: string[];
let busy: boolean;
let turn: Turn;

function endOfTurn(): void {
  vi.runOnlyPendingTimers();
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setImmediate", "clearImmediate", "setTimeout", "clearTimeout"] });
  log = [];
  busy = false;
  turn = new Turn({ flush: () => log.push("flush"), flushLazily: () => log.push("lazily"), isBusy: () => busy });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a turn", () => {
  it("is flushed once at its end, however often that was asked for", () => {
    turn.request();
    turn.request();
    turn.request();
    expect(log).toEqual([]);
    endOfTurn();
    expect(log).toEqual(["flush", "lazily"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("isn't flushed where nobody asked", () => {
    expect(vi.getTimerCount()).toBe(0);
    turn.request();
    endOfTurn();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is followed by another where something is asked for while it is flushed", () => {
    turn = new Turn({
      flush: () => {
        if (log.push("flush") < 3) turn.request();
      },
      flushLazily: () => log.push("lazily"),
      isBusy: () => false,
    });
    turn.request();
    vi.runAllTimers();
    expect(log).toEqual(["flush", "lazily", "flush", "lazily"]);
  });

  it("puts off what nobody waits for while more is to come, until its time is over", () => {
    busy = true;
    for (let ms = 1; ms < LAZY_MS_MAX; ms += 1) {
      turn.request();
      vi.advanceTimersByTime(1);
    }
    const flushes = Array.from({ length: LAZY_MS_MAX - 1 }, () => "flush");
    expect(log).toEqual(flushes);
    vi.advanceTimersByTime(1);
    expect(log).toEqual([...flushes, "lazily"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("makes up for what was put off as soon as there is rest", () => {
    busy = true;
    turn.request();
    vi.advanceTimersByTime(1);
    busy = false;
    turn.request();
    vi.advanceTimersByTime(1);
    expect(log).toEqual(["flush", "flush", "lazily"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is forgotten when it is cancelled, with what was put off", () => {
    busy = true;
    turn.request();
    vi.advanceTimersByTime(1);
    turn.request();
    turn.cancel();
    expect(vi.getTimerCount()).toBe(0);
    expect(log).toEqual(["flush"]);
  });
});
