import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fifo } from "./fifo.js";

const ACTION = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("push" as const), count: fc.integer({ min: 1, max: 900 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("shift" as const), count: fc.integer({ min: 1, max: 900 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("clear" as const), count: fc.constant(1) }) },
);

function look(queue: Fifo<number>): unknown {
  const { length } = queue;
  return [length, queue.peek(), queue.at(0), queue.at(1), queue.at(length - 1), queue.at(length), queue.first(3), queue.first(length + 1)];
}

describe("a queue", () => {
  it("behaves as an array does, however long it gets and however it is emptied", () => {
    fc.assert(
      fc.property(fc.array(ACTION, { maxLength: 30 }), (actions) => {
        const queue = new Fifo<number>();
        let model: number[] = [];
        let pushed = 0;
        for (const { kind, count } of actions) {
          const items = Array.from({ length: count }, (_, index) => pushed + index);
          if (kind === "push") {
            for (const item of items) queue.push(item);
            model.push(...items);
            pushed += count;
          } else if (kind === "shift") {
            expect(items.map(() => queue.shift())).toEqual(items.map(() => model.shift()));
          } else {
            queue.clear();
            model = [];
          }
          const last = model.length > 0 ? model.at(-1) : undefined;
          expect(look(queue)).toEqual([model.length, model[0], model[0], model[1], last, undefined, model.slice(0, 3), model]);
        }
      }),
    );
  });

  it("lets go of what was taken, so that one that is never empty doesn't grow for ever", () => {
    const queue = new Fifo<number>();
    for (let item = 0; item < 100_000; item += 1) {
      queue.push(item);
      if (item >= 10) queue.shift();
    }
    expect(queue.length).toBe(10);
    expect((queue as unknown as { slots: number[] }).slots.length).toBe(16);
  });

  it("gives memory back once a long queue has drained", () => {
    const queue = new Fifo<number>();
    for (let item = 0; item < 100_000; item += 1) queue.push(item);
    for (let item = 0; item < 100_000; item += 1) queue.shift();
    expect((queue as unknown as { slots: number[] }).slots.length).toBe(1024);
  });
});
