import { describe, expect, it } from "vitest";
import { Failures } from "./failures.js";
import { ADDRESS_FAILURES_MAX, ADDRESSES_MAX, FAILURES_PERIOD_MS } from "./limits.js";

describe("the failures of an address", () => {
  it("are too many once there are more than may be in a period, and begin anew with the next", () => {
    const failures = new Failures();
    const verdicts = Array.from({ length: ADDRESS_FAILURES_MAX + 1 }, (_, index) => failures.failed("192.0.2.1", index));
    expect(verdicts.indexOf(true)).toBe(ADDRESS_FAILURES_MAX);
    expect(failures.failed("192.0.2.1", FAILURES_PERIOD_MS - 1)).toBe(true);
    expect(failures.failed("192.0.2.1", FAILURES_PERIOD_MS)).toBe(false);
  });

  it("are those of nobody else", () => {
    const failures = new Failures();
    for (let index = 0; index <= ADDRESS_FAILURES_MAX; index += 1) failures.failed("192.0.2.1", 0);
    expect(failures.failed("192.0.2.2", 0)).toBe(false);
  });

  it("are kept of no more addresses than may be, and of none that is quiet", () => {
    const failures = new Failures();
    for (let index = 0; index < 2 * ADDRESSES_MAX; index += 1) failures.failed(`2001:db8::${index}`, 0);
    expect(failures.size).toBe(ADDRESSES_MAX);
    failures.failed("192.0.2.1", FAILURES_PERIOD_MS);
    expect(failures.size).toBe(1);
  });
});
