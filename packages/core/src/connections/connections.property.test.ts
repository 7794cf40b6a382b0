import type { LinkFrame } from "@cutline/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { HEARTBEAT_MS, SILENCE_MS_MAX } from "../limits.js";
import { ConnectionsBench, JOIN_TOKEN } from "../testing/connections-bench.js";
import type { ConnectionInput } from "./transport.js";

/** Mostly what makes sense somewhere, now and then what makes none anywhere: only so is the machine's inside reached. */
const HOST = fc.constantFrom(9, 9, 9, 9, 1, 1, 0, 2, 10, 0xffff_ffff);
const NUMBER = fc.constantFrom(0, 1, 3, 7, 8, 100, 101, Number.MAX_SAFE_INTEGER);
const INCARNATION = fc.constantFrom("theirs", "theirs", "theirs", "theirs", "theirs", "mine", "another", "", "x".repeat(65));
const VERSION = fc.constantFrom(1, 1, 1, 1, 1, 1, 0, 2, 0xffff_ffff);

const HELLO = fc.record({
  protocolVersion: VERSION,
  hostId: HOST,
  incarnation: INCARNATION,
  received: NUMBER,
  joinToken: fc.constantFrom(JOIN_TOKEN, JOIN_TOKEN, JOIN_TOKEN, JOIN_TOKEN, JOIN_TOKEN, "guessed", ""),
  peerHostId: fc.constantFrom(2, 2, 2, 2, 2, 3),
});
const WELCOME = fc.record({ protocolVersion: VERSION, hostId: HOST, incarnation: INCARNATION, received: NUMBER });

const FRAME: fc.Arbitrary<LinkFrame> = fc.oneof(
  HELLO.map((value): LinkFrame => ({ frame: { $case: "hello", value } })),
  WELCOME.map((value): LinkFrame => ({ frame: { $case: "welcome", value } })),
  fc.record({ first: NUMBER, received: NUMBER }).map((value): LinkFrame => {
    return { frame: { $case: "entries", value: { ...value, entries: [] } } };
  }),
  NUMBER.map((received): LinkFrame => ({ frame: { $case: "acknowledgement", value: { received } } })),
  fc.constant<LinkFrame>({ frame: undefined }),
);

/** Connections 1 to 6: a new one is accepted or dialled by these numbers, so that most inputs are about one that there is. */
const CONNECTION = fc.integer({ min: 1, max: 6 });

const INPUT: fc.Arbitrary<ConnectionInput | "accept"> = fc.oneof(
  { weight: 2, arbitrary: fc.constant("accept" as const) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("needed" as const), peer: fc.constantFrom(1, 9), address: fc.constant("there") }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("opened" as const), connection: CONNECTION }) },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant("frame" as const), connection: CONNECTION, frame: FRAME }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("garbage" as const), connection: CONNECTION, reason: fc.string() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("closed" as const),
      connection: CONNECTION,
      code: fc.constantFrom(1006, 4000, 4001, 4002),
      reason: fc.string(),
    }),
  },
  { weight: 2, arbitrary: fc.constant<ConnectionInput>({ kind: "tick" }) },
);

/** What a bench does with one input; everything that the transport was told because of it. */
function feed(bench: ConnectionsBench, input: ConnectionInput | "accept", ms: number): string[] {
  bench.nowMs += ms;
  return bench.step(input === "accept" ? { kind: "accepted", connection: bench.transport.next() } : input);
}

it("whatever comes on whichever connection, the machine goes on: it closes with a code of its own and a reason, or says what it may", () => {
  const step = fc.tuple(INPUT, fc.constantFrom(0, 0, 0, 0, 5, 5, 5, 1_000, HEARTBEAT_MS, SILENCE_MS_MAX));
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
      const bench = new ConnectionsBench();
      for (const [input, ms] of steps) {
        for (const told of feed(bench, input, ms)) {
          expect(told).toMatch(/^(dial there as \d+|\d+: (hello|welcome|acknowledgement)|abandon \d+|close \d+: 400[0-4] .*)$/s);
          seen.add(told.replace(/\d+: |\d+$/, "").replace(/^(close \d{4}).*/s, "$1"));
        }
      }
      expect(linksAreInTurn(bench.links)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
  expect([...seen].sort()).toEqual(
    ["abandon ", "acknowledgement", "close 4000", "close 4001", "close 4002"].concat(
      ["close 4003", "close 4004", "dial there as ", "hello", "welcome"], // a search that doesn't get there shows nothing
    ),
  );
});

it("what strangers say without the join token reaches no link, and every one that speaks is closed at once", () => {
  const strange = FRAME.filter(({ frame }) => frame?.$case !== "hello" || frame.value.joinToken !== JOIN_TOKEN);
  fc.assert(
    fc.property(fc.array(strange, { minLength: 1, maxLength: 10 }), (frames) => {
      const bench = new ConnectionsBench();
      const link = bench.linked();
      const before = [...bench.links];
      for (const frame of frames) {
        const connection = bench.transport.next();
        bench.step({ kind: "accepted", connection });
        expect(bench.step({ kind: "frame", connection, frame })).toEqual([expect.stringMatching(`^close ${connection}: 400[02] `)]);
        expect(bench.step({ kind: "frame", connection, frame })).toEqual([]);
      }
      expect([bench.links, bench.trouble]).toEqual([before, []]);
      expect(bench.frame(link, { $case: "acknowledgement", value: { received: 4 } })).toEqual([]);
      expect(bench.links.at(-1)).toBe("acknowledged by 9: 4");
    }),
  );
});

/** Whether each peer's link was connected before anything came on it, and never twice without breaking between. */
function linksAreInTurn(told: readonly string[]): boolean {
  const connected = new Set<string>();
  return told.every((line) => {
    const peer = /\d+/.exec(line)?.[0] ?? "";
    if (line.startsWith("disconnected")) return connected.delete(peer);
    if (line.startsWith("connected")) return !connected.has(peer) && connected.add(peer).has(peer);
    return connected.has(peer);
  });
}
