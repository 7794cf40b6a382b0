import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scale } from "../random.js";
import { bytes, text } from "../testing/purse.js";
import { Inbox } from "./inbox.js";

const SOURCE = fc.integer({ min: 1, max: 4 });
const DRAW = fc.integer({ min: 0, max: 0xffff_ffff });
const ACTION = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("message" as const, "ticketed" as const, "bare" as const), source: SOURCE }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("show" as const), source: SOURCE, behind: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("receive" as const), draw: DRAW }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("survey" as const) }) },
);
type Action = typeof ACTION extends fc.Arbitrary<infer Value> ? Value : never;

/** The inbox as one would write it down: all that waits, in one list, and what is shown of each channel. */
class Model {
  waiting: { source: number; payload: string; ticket: number }[] = [];
  readonly given: Record<number, number> = {};
  readonly shown: Record<number, number> = {};

  /** The first message of each channel that has a visible one, ascending by source. */
  visible(): { source: number; payload: string }[] {
    const firsts = [1, 2, 3, 4].flatMap((source) => this.waiting.find((message) => message.source === source) ?? []);
    return firsts.filter(({ source, ticket }) => ticket <= (this.shown[source] ?? 0));
  }

  depths(): { source: number; count: number }[] {
    const counts = [1, 2, 3, 4].map((source) => ({ source, count: this.waiting.filter((message) => message.source === source).length }));
    return counts.filter(({ count }) => count > 0);
  }
}

function arrive(
  inbox: Inbox,
  model: Model,
  { kind, source }: { kind: "message" | "ticketed" | "bare"; source: number },
  payload: string,
): void {
  const ticket = kind === "message" ? 0 : (model.given[source] = (model.given[source] ?? 0) + 1);
  if (kind !== "bare") model.waiting.push({ source, payload, ticket });
  const message = kind === "bare" ? null : ({ kind: "message", payload: bytes(payload) } as const);
  inbox.arrive({ source, target: 9, message, ticket, more: false });
}

function receive(inbox: Inbox, model: Model, draw: number): void {
  const visible = model.visible();
  const expected = visible[scale(draw, visible.length)];
  const picked = inbox.pick(draw);
  expect(picked).toBe(expected?.source ?? null);
  if (picked === null || expected === undefined) return;
  const message = inbox.peek(picked);
  expect(message?.kind === "message" ? text(message.payload) : null).toBe(expected.payload);
  inbox.take(picked);
  model.waiting.splice(
    model.waiting.findIndex(({ source }) => source === picked),
    1,
  );
}

function perform(inbox: Inbox, model: Model, action: Action, index: number): void {
  switch (action.kind) {
    case "message":
    case "ticketed":
    case "bare":
      return arrive(inbox, model, action, `message ${index}`);
    case "show": {
      const number = Math.max(0, (model.given[action.source] ?? 0) - action.behind);
      model.shown[action.source] = Math.max(model.shown[action.source] ?? 0, number);
      return inbox.show([{ node: action.source, number }]);
    }
    case "receive":
      return receive(inbox, model, action.draw);
    case "survey":
      for (const { source } of model.waiting) model.shown[source] = model.given[source] ?? 0;
      inbox.survey();
  }
}

describe("an inbox", () => {
  it("behaves as a list does of which some is shown; a pick depends on what is visible and on nothing else", () => {
    fc.assert(
      fc.property(fc.array(ACTION, { maxLength: 60, size: "max" }), (actions) => {
        const [inbox, model] = [new Inbox(), new Model()];
        actions.forEach((action, index) => {
          perform(inbox, model, action, index);
          expect(inbox.depths()).toEqual(model.depths());
          for (const source of [1, 2, 3, 4]) {
            const given = model.given[source] ?? 0;
            expect(inbox.hasArrived([{ node: source, number: given }])).toBe(true);
            expect(inbox.hasArrived([{ node: source, number: given + 1 }])).toBe(false);
          }
        });
      }),
    );
  });

  it("picks each visible channel with the same chance, however the numbers of the nodes lie", () => {
    const inbox = new Inbox();
    for (const source of [4_294_967_295, 0, 7]) {
      inbox.arrive({ source, target: 1, message: { kind: "marker", snapshot: "1-1" }, ticket: 0, more: false });
    }
    inbox.arrive({ source: 5, target: 1, message: { kind: "marker", snapshot: "1-1" }, ticket: 1, more: false });
    const third = 2 ** 32 / 3;
    const draws = [0, Math.floor(third), Math.ceil(third), Math.floor(2 * third), Math.ceil(2 * third), 2 ** 32 - 1];
    expect(draws.map((draw) => inbox.pick(draw))).toEqual([0, 0, 7, 7, 4_294_967_295, 4_294_967_295]);
  });
});
