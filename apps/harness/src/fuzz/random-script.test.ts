import { parseScript } from "@cutline/script";
import { describe, expect, it } from "vitest";
import { randomScript } from "./random-script.js";

const SCRIPTS = Array.from({ length: 100 }, (_, index) => randomScript(BigInt(index)));

describe("randomScript", () => {
  it("makes the same script of a seed every time, and others of other seeds", () => {
    expect(SCRIPTS.map(({ seed }) => randomScript(seed))).toEqual(SCRIPTS);
    expect(new Set(SCRIPTS.map(({ lines }) => lines.join("\n"))).size).toBe(SCRIPTS.length);
  });

  it("speaks every command, and nothing else", () => {
    const commands = SCRIPTS.flatMap(({ lines }) => parseScript(lines.join("\n"), "arg.txt").commands);
    const kinds = new Set(commands.map((command) => (command.kind === "receive" ? `receive ${command.source !== null}` : command.kind)));
    expect([...kinds].sort()).toEqual(
      ["beginSnapshot", "collectState", "createNode", "killAll", "printSnapshot", "receive false", "receive true"]
        .concat(["receiveAll", "send", "startMaster"])
        .sort(),
    );
  });

  it("is short most of the time, and long now and then", () => {
    const lengths = SCRIPTS.map(({ lines }) => lines.length).sort((one, other) => one - other);
    expect(lengths[50]).toBeLessThan(70);
    expect(lengths.at(-1)).toBeGreaterThan(400);
  });
});
