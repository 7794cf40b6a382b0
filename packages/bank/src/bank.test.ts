import { Refusal } from "@cutline/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Account, AMOUNT_MAX } from "./account.js";
import { bank } from "./bank.js";
import { decodeReply, decodeTransfer, encodeCommand, encodeInit, encodeTransfer } from "./codec.js";
import { RecordingContext } from "./testing/recording-context.js";

function account(balance: bigint): Account {
  return bank.create(encodeInit(balance));
}

describe("a send", () => {
  it.each([
    [70n, 69n, true],
    [70n, 70n, true],
    [70n, 71n, false],
  ])("with a balance of %s is certain for %s: %s, and asking changes nothing", (balance, amount, certain) => {
    const account = { balance, deposited: balance };
    expect(bank.isCertain?.(account, encodeCommand({ target: 2, amount }))).toBe(certain);
    expect(account).toEqual({ balance, deposited: balance });
  });
});

describe("creating", () => {
  it("puts the initial balance in as the deposit", () => {
    expect(account(1000n)).toEqual({ balance: 1000n, deposited: 1000n });
    expect(account(AMOUNT_MAX).balance).toBe(AMOUNT_MAX);
  });
});

describe("sending money", () => {
  it("takes the amount off the balance and puts a Transfer on the channel", () => {
    const state = account(1000n);
    const context = new RecordingContext(1, [2]);
    expect(decodeReply(bank.command(state, encodeCommand({ target: 2, amount: 300n }), context)).$case).toBe("sent");
    expect(state).toEqual({ balance: 700n, deposited: 1000n });
    expect(context.sent.map(({ target, payload }) => [target, decodeTransfer(payload)])).toEqual([[2, 300n]]);
  });

  it("can send everything, and nothing at all", () => {
    const state = account(5n);
    const context = new RecordingContext(1, [2]);
    bank.command(state, encodeCommand({ target: 2, amount: 5n }), context);
    bank.command(state, encodeCommand({ target: 2, amount: 0n }), context);
    expect(state.balance).toBe(0n);
    expect(context.sent.map(({ payload }) => decodeTransfer(payload))).toEqual([5n, 0n]);
  });

  it("answers with the balance where it is too low, and changes nothing", () => {
    const state = account(1000n);
    const context = new RecordingContext(1, [2]);
    const answer = decodeReply(bank.command(state, encodeCommand({ target: 2, amount: 1001n }), context));
    expect(answer).toEqual({ $case: "insufficientFunds", value: { balance: 1000n } });
    expect(state.balance).toBe(1000n);
    expect(context.sent).toEqual([]);
  });

  it("refuses a target that there is no channel to, whatever the amount", () => {
    const state = account(10n);
    for (const amount of [1n, 11n]) {
      const command = (): unknown => bank.command(state, encodeCommand({ target: 9, amount }), new RecordingContext(1, [2]));
      expect(command).toThrow(new Refusal("NO_CHANNEL", "node 1 has no channel to node 9 to send money on"));
    }
    expect(state.balance).toBe(10n);
  });

  it("keeps the money where the channel refuses the message", () => {
    const state = account(10n);
    const full = new RecordingContext(1, [2]);
    full.send = () => {
      throw new Refusal("INBOX_FULL", "full");
    };
    expect(() => bank.command(state, encodeCommand({ target: 2, amount: 1n }), full)).toThrow("full");
    expect(state.balance).toBe(10n);
  });
});

describe("receiving money", () => {
  it("adds to the balance, up to the largest there is", () => {
    const state = account(AMOUNT_MAX - 5n);
    bank.receive(state, 2, encodeTransfer(5n), new RecordingContext(1, []));
    expect(state.balance).toBe(AMOUNT_MAX);
  });

  it("refuses what would pass the largest balance, and changes nothing", () => {
    const state = account(AMOUNT_MAX);
    const message =
      "node 1 can't take in 1 from node 2: with the 9223372036854775807 that it has, its balance would pass 9223372036854775807";
    expect(() => bank.receive(state, 2, encodeTransfer(1n), new RecordingContext(1, []))).toThrow(new Refusal("BALANCE_OVERFLOW", message));
    expect(state.balance).toBe(AMOUNT_MAX);
  });
});

describe("saving", () => {
  it("is the state at that moment, whatever comes later", () => {
    const state = account(10n);
    const saved = bank.save(state);
    bank.receive(state, 2, encodeTransfer(5n), new RecordingContext(1, []));
    expect(bank.load(saved)).toEqual({ balance: 10n, deposited: 10n });
    expect(bank.load(bank.save(state))).toEqual({ balance: 15n, deposited: 10n });
  });
});

it("neither makes nor loses money, whatever is sent and received", () => {
  const step = fc.record({ source: fc.nat(2), target: fc.nat(2), amount: fc.bigInt({ min: 0n, max: 150n }), receive: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const states = [account(100n), account(200n), account(0n)];
      const context = [0, 1, 2].map((node) => new RecordingContext(node, [0, 1, 2]));
      for (const { source, target, amount, receive } of steps) {
        const message = receive ? context[source]?.sent.shift() : undefined;
        if (message !== undefined) bank.receive(states[message.target]!, source, message.payload, context[message.target]!);
        else bank.command(states[source]!, encodeCommand({ target, amount }), context[source]!);
      }
      const inTransit = context.flatMap(({ sent }) => sent.map(({ payload }) => decodeTransfer(payload)));
      const all = [...states.map(({ balance }) => balance), ...inTransit];
      expect(all.reduce((sum, amount) => sum + amount, 0n)).toBe(300n);
      expect(states.every(({ balance }) => balance >= 0n)).toBe(true);
    }),
  );
});
