import { expect, it } from "vitest";
import { Progress } from "./progress.js";

function written(isTTY: boolean): { readonly progress: Progress; readonly texts: string[] } {
  const texts: string[] = [];
  return { progress: new Progress({ isTTY, write: (text) => texts.push(text) }), texts };
}

it("changes one line on a terminal, and leaves none", () => {
  const { progress, texts } = written(true);
  progress.show("1 of 2");
  progress.show("2 of 2");
  progress.clear();
  progress.clear();
  expect(texts).toEqual(["\r\u001b[K1 of 2", "\r\u001b[K2 of 2", "\r\u001b[K"]);
});

it("says nothing elsewhere", () => {
  const { progress, texts } = written(false);
  progress.show("1 of 2");
  progress.clear();
  expect(texts).toEqual([]);
});
