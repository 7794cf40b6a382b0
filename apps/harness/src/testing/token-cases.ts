import fc from "fast-check";

/** A random case that is well-formed. */
export interface TokenCase {
  readonly top: string;
  readonly events: readonly string[];
  readonly draws: readonly number[];
}

const CHOICE = fc.nat(10_000);

const EVENT = fc.oneof(
  { weight: 6, arbitrary: fc.record({ verb: fc.constant("send" as const), choice: CHOICE, tokens: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant("snapshot" as const), choice: CHOICE }) },
  { weight: 3, arbitrary: fc.record({ verb: fc.constant("tick" as const), ticks: fc.option(fc.nat(4)) }) },
);
type EventChoice = typeof EVENT extends fc.Arbitrary<infer Value> ? Value : never;

/** What each node starts with: at least so much. */
function tokensOf(count: number, least: number): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: least, max: least + 20 }), { minLength: count, maxLength: count });
}

/** Up to 12 nodes, so that N10 is among them, listed in any order; most often in a ring, which every node can begin a snapshot in. */
const TOPOLOGY = fc
  .oneof(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 10, max: 12 }))
  .chain((count) => {
    const names = Array.from({ length: count }, (_, index) => `N${index + 1}`);
    return fc.record({
      listed: fc.shuffledSubarray(names, { minLength: count }),
      ring: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
      across: fc.array(fc.tuple(CHOICE, CHOICE), { minLength: 1, maxLength: 4 * count, size: "max" }),
      tokens: fc.oneof({ weight: 9, arbitrary: tokensOf(count, 50) }, { weight: 1, arbitrary: tokensOf(count, 0) }),
    });
  })
  .map(({ listed, ring, across, tokens }) => {
    const channels = new Set(ring ? listed.map((name, index) => `${name} ${listed[(index + 1) % listed.length]!}`) : []);
    for (const [from, to] of across) {
      const source = listed[from % listed.length]!;
      const others = listed.filter((name) => name !== source);
      channels.add(`${source} ${others[to % others.length]!}`);
    }
    return { nodes: listed.map((name, index) => ({ name, tokens: tokens[index]! })), channels: [...channels] };
  });

/** A pattern that repeats for as long as a case can need, or, now and then, too few. */
const DRAWS = fc.oneof(
  {
    weight: 19,
    arbitrary: fc
      .array(fc.nat(4), { minLength: 1, maxLength: 60, size: "max" })
      .map((pattern) => Array.from({ length: 3_000 }, (_, index) => pattern[index % pattern.length]!)),
  },
  { weight: 1, arbitrary: fc.array(fc.nat(4), { maxLength: 40 }) },
);

/** Random cases. */
export const TOKEN_CASE: fc.Arbitrary<TokenCase> = fc
  .record({ topology: TOPOLOGY, events: fc.array(EVENT, { minLength: 1, maxLength: 60, size: "max" }), draws: DRAWS })
  .map(({ topology: { nodes, channels }, events, draws }) => {
    const lines = [String(nodes.length), ...nodes.map(({ name, tokens }) => `${name} ${tokens}`), ...channels];
    const names = nodes.map(({ name }) => name);
    return { top: lines.join("\n"), events: events.map((event) => eventLine(event, names, channels)), draws };
  });

function eventLine(event: EventChoice, names: readonly string[], channels: readonly string[]): string {
  switch (event.verb) {
    case "send":
      return `send ${channels[event.choice % channels.length]!} ${event.tokens}`;
    case "snapshot":
      return `snapshot ${names[event.choice % names.length]!}`;
    case "tick":
      return event.ticks === null ? "tick" : `tick ${event.ticks}`;
  }
}
