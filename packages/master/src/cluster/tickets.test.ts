import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Tickets } from "./tickets.js";

const CHANNEL = fc.record({ source: fc.nat(3), target: fc.nat(3) });
const ACTION = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("next" as const), channel: CHANNEL }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("show" as const), target: fc.nat(3), source: fc.option(fc.nat(3), { nil: null }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("setDepth" as const), channel: CHANNEL, depth: fc.nat(10) }) },
);

/** All channels, each with its tickets in a list. */
class Model {
  readonly given = new Map<string, number>();
  readonly shown = new Map<string, number>();
  readonly depth = new Map<string, number>();

  bump(key: string): number {
    for (const map of [this.given, this.depth]) map.set(key, (map.get(key) ?? 0) + 1);
    return this.given.get(key)!;
  }

  /** Sources of a target's channels with tickets that no receive there has been shown. */
  news(target: number): number[] {
    return [0, 1, 2, 3].filter((source) => (this.given.get(`${source}>${target}`) ?? 0) > (this.shown.get(`${source}>${target}`) ?? 0));
  }

  show(source: number, target: number): { node: number; number: number } {
    const number = this.given.get(`${source}>${target}`)!;
    this.shown.set(`${source}>${target}`, number);
    return { node: source, number };
  }
}

describe("tickets", () => {
  it("count up on each channel, and a receive is shown each that is news to its node, once", () => {
    const tickets = new Tickets();
    expect(tickets.next({ source: 1, target: 2 })).toEqual({ node: 2, number: 1 });
    expect(tickets.next({ source: 1, target: 2 })).toEqual({ node: 2, number: 2 });
    expect(tickets.next({ source: 2, target: 1 })).toEqual({ node: 1, number: 1 });
    tickets.next({ source: 3, target: 2 });
    expect(tickets.show(2, 1)).toEqual([{ node: 1, number: 2 }]);
    expect(tickets.show(2, 1)).toEqual([]);
    expect(tickets.show(2, null)).toEqual([{ node: 3, number: 1 }]);
    expect(tickets.show(2, null)).toEqual([]);
    expect(tickets.show(9, null)).toEqual([]);
  });

  it("do what a list of all channels does", () => {
    fc.assert(
      fc.property(fc.array(ACTION, { maxLength: 60 }), (actions) => {
        const [tickets, model] = [new Tickets(), new Model()];
        for (const action of actions) {
          if (action.kind === "show") {
            const { target, source } = action;
            const news = model.news(target).filter((from) => source === null || from === source);
            const shown = [...tickets.show(target, source)].sort((one, other) => one.node - other.node);
            expect(shown).toEqual(news.map((from) => model.show(from, target)));
            continue;
          }
          const key = `${action.channel.source}>${action.channel.target}`;
          if (action.kind === "setDepth") {
            tickets.setDepth(action.channel, action.depth);
            model.depth.set(key, action.depth);
          } else expect(tickets.next(action.channel)).toEqual({ node: action.channel.target, number: model.bump(key) });
          expect(tickets.depthAtMost(action.channel)).toBe(model.depth.get(key));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("say that a channel which was never used is empty", () => {
    expect(new Tickets().depthAtMost({ source: 1, target: 2 })).toBe(0);
  });
});
