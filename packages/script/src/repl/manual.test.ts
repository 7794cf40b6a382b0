import { expect, it } from "vitest";
import { manual, TOPICS } from "./manual.js";

it("tells of a command its usage, what it does and what it prints", () => {
  expect(manual("Receive")).toEqual([
    "Receive TO [FROM]",
    "  takes the first message off the channel FROM → TO, or off a random one that isn't empty",
    "  prints: FROM Transfer AMOUNT, or FROM SnapshotToken -1 for a marker; nothing where there is none",
  ]);
});

it("lists everything that can be typed, a line for each", () => {
  const lines = manual(null);
  expect(lines.map((line) => line.split(" ")[0])).toEqual([...TOPICS, "help"]);
  expect(lines[3]).toMatch(/^Send FROM TO AMOUNT +takes AMOUNT off/);
});

it("knows every topic", () => {
  for (const topic of TOPICS) expect(manual(topic)[0]).toMatch(new RegExp(`^${topic}\\b`));
});
