import { describe, expect, it } from "vitest";
import { outputUnder, TOUR_OUTPUT } from "../testing/clients-page.js";
import { lacks } from "../testing/needs.js";
import { newcomer } from "../testing/newcomer.js";

describe.skipIf(lacks("the clients in TypeScript", ["npm ping"]))("a client in TypeScript", () => {
  it.each(["TypeScript", "TypeScript from the .proto files"])(
    "comes of the page alone, and so does its tour: %s",
    { timeout: 300_000 },
    async (heading) => {
      const output = await (await newcomer()).follows(heading);
      const expected = outputUnder("Before the first program") + TOUR_OUTPUT;
      expect(output.slice(-expected.length)).toBe(expected); // behind what npm says
    },
  );
});
