import { expect, it } from "vitest";
import { performed } from "./data-driven.js";

/** Commands count up, or do nothing. */
function counter(): (command: string) => string[] {
  let count = 0;
  return (command) => (command === "count" ? [`${(count += 1)}`] : []);
}

it("puts the effects of a block's commands below its rule, in place of what was there, and keeps comments", () => {
  const script = "# Counting\n# starts at 1.\n\n# First\ncount\nrest\ncount\n----\n7\n\nrest\n----\n8\n\ncount\n";
  expect(performed(script, counter())).toBe(
    "# Counting\n# starts at 1.\n\n# First\ncount\nrest\ncount\n----\n1\n2\n\nrest\n----\n\ncount\n----\n3\n",
  );
});

it("leaves a script as it is that says what happens", () => {
  const script = "# First\ncount\n----\n1\n\nrest\n----\n";
  expect(performed(script, counter())).toBe(script);
});
