import { describe, expect, it } from "vitest";
import { outputUnder, TOUR_OUTPUT } from "../testing/clients-page.js";
import { lacks } from "../testing/needs.js";
import { follower } from "../testing/newcomer.js";
import { testSecureTour } from "../testing/secure-tour.js";

const isMissing = lacks("the clients in TypeScript", ["npm ping"]);

describe.skipIf(isMissing).each(["TypeScript", "TypeScript from the .proto files"])("a client in %s", (heading) => {
  const { reader, output } = follower(heading);

  it("comes of the page alone, and so does its tour", () => {
    const expected = outputUnder("Before the first program") + TOUR_OUTPUT;
    expect(output().slice(-expected.length)).toBe(expected); // behind what npm says
  });

  testSecureTour(reader, "node tour.js");
});
