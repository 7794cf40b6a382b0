import { expect, it } from "vitest";
import { Progress } from "./progress.js";

function told(isTTY: boolean | undefined): string[] {
  const written: string[] = [];
  const progress = new Progress({ ...(isTTY === undefined ? {} : { isTTY }), write: (text: string) => written.push(text) });
  progress.tell("1 state");
  progress.tell("2 states");
  progress.end();
  progress.end();
  return written;
}

it("is one line of a terminal, which is gone in the end", () => {
  expect(told(true)).toEqual(["\r\u001b[K1 state", "\r\u001b[K2 states", "\r\u001b[K"]);
});

it("is nothing anywhere else", () => {
  expect([told(false), told(undefined)]).toEqual([[], []]);
});
