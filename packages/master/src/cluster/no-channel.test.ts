import { describe, expect, it } from "vitest";
import { LISTED_MAX } from "../limits.js";
import { noChannel } from "./no-channel.js";

describe("a channel that there isn't", () => {
  it("is refused with those that its source has, by number", () => {
    const { code, message } = noChannel({ source: 1, target: 3 }, [10, 2]);
    expect(code).toBe("NO_CHANNEL");
    expect(message).toBe("the topology has no channel (1 → 3); node 1 has (1 → 2), (1 → 10)");
  });

  it("is refused where its source has none", () => {
    expect(noChannel({ source: 1, target: 3 }, []).message).toBe("the topology has no channel (1 → 3); node 1 has no channel to anybody");
  });

  it("lists no more than a person reads", () => {
    const targets = Array.from({ length: LISTED_MAX + 2 }, (_, place) => place + 10);
    expect(noChannel({ source: 1, target: 3 }, targets).message).toMatch(/, \(1 → 29\) and 2 more$/);
  });
});
