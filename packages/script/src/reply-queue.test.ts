import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReplyQueue } from "./reply-queue.js";

/** A queue that delivers into a list, as ASKED=CAME. */
function queueInto(delivered: string[]): ReplyQueue<string, string> {
  return new ReplyQueue(
    (asked, came) => delivered.push(`${asked}=${came}`),
    (error) => (error as Error).message,
  );
}

describe("a reply queue", () => {
  it("delivers a value at once where nothing is before it", () => {
    const delivered: string[] = [];
    const queue = queueInto(delivered);
    queue.add("a", () => "1");
    expect(delivered).toEqual(["a=1"]);
    expect(queue.atMost(0)).toBeNull();
  });

  it("lets a value wait for the promises before it", async () => {
    const delivered: string[] = [];
    const queue = queueInto(delivered);
    queue.add("a", () => Promise.resolve("1"));
    queue.add("b", () => "2");
    expect(delivered).toEqual([]);
    await queue.atMost(0);
    expect(delivered).toEqual(["a=1", "b=2"]);
  });

  it("delivers what was thrown or rejected with in its turn", async () => {
    const delivered: string[] = [];
    const queue = queueInto(delivered);
    queue.add("a", () => Promise.reject(new Error("rejected")));
    queue.add("b", () => {
      throw new Error("thrown");
    });
    await queue.atMost(0);
    expect(delivered).toEqual(["a=rejected", "b=thrown"]);
  });

  it("delivers in the order of asking, whatever the order of replies", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(fc.nat(3)), { maxLength: 40 }), async (delays) => {
        const delivered: string[] = [];
        const queue = queueInto(delivered);
        for (const [index, delay] of delays.entries()) {
          queue.add(String(index), () => (delay === null ? "now" : turns(delay).then(() => "later")));
        }
        await queue.atMost(0);
        expect(delivered).toEqual(delays.map((delay, index) => `${index}=${delay === null ? "now" : "later"}`));
      }),
    );
  });

  it("wakes whoever waits once few enough are outstanding", async () => {
    const delivered: string[] = [];
    const queue = queueInto(delivered);
    for (const asked of ["a", "b", "c"]) queue.add(asked, () => turns(asked === "a" ? 1 : 9).then(() => ""));
    expect(queue.atMost(3)).toBeNull();
    await queue.atMost(2);
    expect(delivered).toEqual(["a="]);
  });

  it("delivers nothing once it is closed, and lets whoever waits go on", async () => {
    const delivered: string[] = [];
    const queue = queueInto(delivered);
    queue.add("a", () => turns(3).then(() => "1"));
    const wait = queue.atMost(0);
    queue.close();
    await wait;
    await turns(9);
    expect(delivered).toEqual([]);
    expect(queue.atMost(0)).toBeNull();
  });

  it("may be closed by what it delivers", async () => {
    const delivered: string[] = [];
    const queue = new ReplyQueue<string, string>(
      (asked) => {
        delivered.push(asked);
        queue.close();
      },
      () => "",
    );
    queue.add("a", () => Promise.resolve("1"));
    queue.add("b", () => "2");
    await queue.atMost(0);
    await turns(3);
    expect(delivered).toEqual(["a"]);
  });
});

/** Resolves `count` microtasks later. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}
