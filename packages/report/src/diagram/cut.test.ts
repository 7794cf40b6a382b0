import fc from "fast-check";
import { expect, it } from "vitest";
import { randomRun } from "../testing/random-run.js";
import { cutOfSnapshot, examineCut } from "./cut.js";
import { layOut } from "./diagram.js";

const RUNS = fc.record({
  seed: fc.bigInt({ min: 0n, max: 2n ** 63n }),
  nodes: fc.integer({ min: 2, max: 6 }),
  snapshots: fc.integer({ min: 1, max: 3 }),
});

it("finds a snapshot's cut consistent, with the messages in transit that the nodes recorded", () => {
  fc.assert(
    fc.property(RUNS, (options) => {
      const run = randomRun({ ...options, steps: 120 });
      const diagram = layOut(run.nodes, run.trace!);
      for (const { id, channels } of run.snapshots) {
        const { cut, missing } = cutOfSnapshot(diagram, id);
        const { broken, inTransit } = examineCut(diagram, cut);
        const recorded = channels
          .inTransit()
          .flatMap(({ source, target, messages }) => messages.map(({ position }) => `${source}>${target}#${position}`));
        expect(missing).toBe(0);
        expect(broken).toEqual([]);
        expect(inTransit.map(({ source, target, position }) => `${source}>${target}#${position}`).sort()).toEqual(recorded.sort());
      }
    }),
    { numRuns: 30 },
  );
});

it("finds a cut broken by every message that is received before it and sent after it, and by no other", () => {
  fc.assert(
    fc.property(RUNS, fc.infiniteStream(fc.nat()), (options, choices) => {
      const run = randomRun({ ...options, steps: 80 });
      const diagram = layOut(run.nodes, run.trace!);
      const cut = diagram.lanes.map(({ steps }) => Number(choices.next().value) % (steps.length + 1));
      const before = new Set(
        diagram.lanes.flatMap(({ steps, place }) => steps.slice(0, cut[place]).flatMap(({ events }) => events.map(({ index }) => index))),
      );
      const broken = run.trace!.events.filter((event) => event.kind === "receive" && before.has(event.index) && !before.has(event.sentBy));
      expect(examineCut(diagram, cut).broken).toHaveLength(broken.length);
    }),
    { numRuns: 50 },
  );
});

it("lays causes out to the left of their effects", () => {
  const run = randomRun({ seed: 4n, nodes: 5, steps: 400, snapshots: 2 });
  const { arrows, lanes } = layOut(run.nodes, run.trace!);
  for (const { from, to } of arrows) if (to !== null) expect(to.column).toBeGreaterThan(from.column);
  for (const { steps } of lanes)
    for (const [at, { column }] of steps.entries()) expect(column).toBeGreaterThan(steps[at - 1]?.column ?? -1);
});
