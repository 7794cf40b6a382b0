import fc from "fast-check";
import { expect, it } from "vitest";
import { Random } from "../random.js";
import { Conductor, type Stage, type Step } from "../testing/conductor.js";

const NODE = fc.nat(20);

const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("pay" as const),
      from: NODE,
      to: fc.array(NODE, { minLength: 1, maxLength: 3 }),
      coins: fc.integer({ min: 0, max: 60 }),
      limited: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("receive" as const),
      node: NODE,
      source: fc.option(NODE),
      draw: fc.integer({ min: 0, max: 0xffff_ffff }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("begin" as const, "spin" as const), node: NODE }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("receiveAll" as const), seed: fc.bigInt({ min: 0n, max: 99n }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("join" as const) }) },
);

const NODES_MAX = 40;

/** Everything on one host, each request done before the next: what all others must look like. */
const ONE: Stage = { hosts: 1, hostOf: () => 1, pick: () => 0 };

/** Several hosts, among which messages overtake each other as the seed has it. */
function spread(hosts: number, seed: bigint): Stage {
  const random = new Random(seed, hosts);
  return { hosts, hostOf: (node) => (node % hosts) + 1, pick: (count) => (count === 0 ? 0 : random.below(count)) };
}

it("answers the same, and ends the same, on one host, on two and on one for each node, in whatever order these hear of each other", () => {
  const nodes = fc.integer({ min: 2, max: 4 });
  const steps = fc.array(STEP, { maxLength: 30, size: "max" });
  fc.assert(
    fc.property(nodes, steps, fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (count, script, seed) => {
      const expected = new Conductor(count, ONE).run(script);
      expect(expected).not.toMatchObject({ answers: expect.arrayContaining([null]) as unknown });
      expect(expected).not.toMatchObject({ verdicts: expect.arrayContaining([expect.objectContaining({ consistent: false })]) as unknown });
      for (const hosts of [2, NODES_MAX]) expect(new Conductor(count, spread(hosts, seed)).run(script)).toEqual(expected);
    }),
    { numRuns: 150 },
  );
});
