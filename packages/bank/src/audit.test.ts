import { expect, it } from "vitest";
import { AMOUNT_MAX } from "./account.js";
import { bank } from "./bank.js";
import { globalState, record } from "./testing/global-state.js";

it("finds nothing where balances and money in transit add up to what was deposited", () => {
  expect(bank.audit(globalState(record(1, [300n, 1000n], { 2: [100n] }), record(2, [1100n, 500n], { 1: [] })))).toEqual([]);
  expect(bank.audit(globalState())).toEqual([]);
});

it("says how much is missing", () => {
  const [violation, ...others] = bank.audit(globalState(record(1, [300n, 1000n], { 2: [60n, 30n] }), record(2, [1100n, 500n])));
  expect(others).toEqual([]);
  expect(violation).toEqual({
    reason: "MONEY_NOT_CONSERVED",
    channel: undefined,
    position: 0,
    explanation: "balances of 1400 and 90 in transit add up to 1490, but 1500 was deposited: 10 is missing",
  });
});

it("says how much is too much, in sums past 64 bits", () => {
  const [violation] = bank.audit(globalState(record(1, [AMOUNT_MAX, AMOUNT_MAX], { 2: [1n] }), record(2, [AMOUNT_MAX, AMOUNT_MAX])));
  expect(violation?.explanation).toBe(
    "balances of 18446744073709551614 and 1 in transit add up to 18446744073709551615, but 18446744073709551614 was deposited: 1 is too much",
  );
});

it("names the node or the channel whose bytes can't be read", () => {
  const broken = { ...record(1, [5n, 5n]), state: Uint8Array.from([8]), silentSources: [] };
  const garbled = record(2, [7n, 5n], { 1: [1n, 2n] });
  garbled.incoming[0]?.messages.splice(1, 1, Uint8Array.from([8, 0xff]));
  const violations = bank.audit(globalState(broken, garbled));
  expect(violations.map(({ reason, channel, position }) => ({ reason, channel, position }))).toEqual([
    { reason: "UNREADABLE_STATE", channel: undefined, position: 0 },
    { reason: "UNREADABLE_MESSAGE", channel: { source: 1, target: 2 }, position: 6 },
  ]);
  expect(violations[1]?.explanation).toMatch(/^message 6 on channel \(1 → 2\) can't be read: a message of the bank can't be decoded/);
});
