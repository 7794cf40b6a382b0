import fc from "fast-check";
import { expect, it } from "vitest";
import { Timeline } from "./timeline.js";

it("lets everything happen in order of time, and of planning where that is the same", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (times) => {
      const timeline = new Timeline();
      const happened: [number, number][] = [];
      for (const [index, atMs] of times.entries()) timeline.at(atMs, () => happened.push([timeline.nowMs, index]));
      while (timeline.step());
      expect(happened).toEqual(times.map((atMs, index) => [atMs, index]).sort(([one = 0], [other = 0]) => one - other));
    }),
  );
});

it("takes in what is planned while it goes on; what is past happens now", () => {
  const timeline = new Timeline();
  const happened: [string, number][] = [];
  const note = (what: string) => (): void => {
    happened.push([what, timeline.nowMs]);
  };
  timeline.at(10, () => {
    timeline.after(5, note("after"));
    timeline.at(3, note("past"));
  });
  timeline.at(12, note("between"));
  while (timeline.step());
  expect(happened).toEqual([
    ["past", 10],
    ["between", 12],
    ["after", 15],
  ]);
});
