import { Refusal } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { examine } from "./examine.js";

describe("examine", () => {
  it("says of a case what was found, and how long that took", async () => {
    const { milliseconds, ...found } = await examine("one", () => Promise.resolve({ ok: true, story: "fine" }));
    expect(found).toEqual({ name: "one", ok: true, story: "fine" });
    expect(milliseconds).toBeGreaterThanOrEqual(0);
  });

  it("says of a case what was thrown: a message, or the stack of what nobody throws on purpose", async () => {
    const thrown = async (error: Error): Promise<string> => (await examine("one", () => Promise.reject(error))).story;
    expect(await thrown(new Refusal("NO_NODE", "no node"))).toBe("no node");
    expect(await thrown(new RangeError("too far"))).toMatch(/^RangeError: too far\n {4}at /);
  });
});
