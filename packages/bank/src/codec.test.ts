import { Refusal } from "@cutline/core";
import { BankCommand, BankInit, BankReply, BankState, Transfer } from "@cutline/protocol/bank";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AMOUNT_MAX } from "./account.js";
import {
  decodeCommand,
  decodeInit,
  decodeReply,
  decodeState,
  decodeTransfer,
  encodeCommand,
  encodeInit,
  encodeReply,
  encodeState,
  encodeTransfer,
} from "./codec.js";

/** Amounts of every size, with those where a codec could turn. */
const amounts = fc.oneof(
  fc.bigInt({ min: 0n, max: AMOUNT_MAX }),
  fc.bigInt({ min: 0n, max: 300n }),
  fc.integer({ min: 0, max: 62 }).chain((bits) => fc.constantFrom(2n ** BigInt(bits) - 1n, 2n ** BigInt(bits), 2n ** BigInt(bits) + 1n)),
  fc.constantFrom(0n, AMOUNT_MAX),
);
const nodes = fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.constantFrom(0, 1, 127, 128, 0xffff_ffff));

function refusalCode(action: () => unknown): string | null {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

describe("the bank's codec", () => {
  it("gives back every amount and target, from 0 to the largest", () => {
    fc.assert(
      fc.property(nodes, amounts, amounts, (target, amount, deposited) => {
        expect(decodeCommand(encodeCommand({ target, amount }))).toEqual({ target, amount });
        expect(decodeTransfer(encodeTransfer(amount))).toBe(amount);
        expect(decodeInit(encodeInit(amount))).toBe(amount);
        expect(decodeState(encodeState({ balance: amount, deposited }))).toEqual({ balance: amount, deposited });
        const answer = { $case: "insufficientFunds", value: { balance: amount } } as const;
        expect(decodeReply(encodeReply(answer))).toEqual(answer);
      }),
    );
  });

  it("writes in its short forms the bytes that the generated codec writes", () => {
    fc.assert(
      fc.property(nodes, amounts, (target, amount) => {
        expect(encodeTransfer(amount)).toEqual(Transfer.encode({ amount }).finish());
        const generated = BankCommand.encode({ command: { $case: "send", value: { target, amount } } }).finish();
        expect(encodeCommand({ target, amount })).toEqual(generated);
      }),
    );
  });

  it("reads any bytes as the generated codec does, or refuses them", () => {
    const nearby = fc.tuple(fc.constantFrom([8], [10, 4, 8], [10, 9, 8]), fc.uint8Array({ maxLength: 12 }));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 16 }),
      nearby.map(([start, rest]) => Uint8Array.from([...start, ...rest])),
    );
    fc.assert(
      fc.property(bytes, (payload) => {
        const transfer = refusalCode(() => decodeTransfer(payload));
        if (transfer === null) expect(decodeTransfer(payload)).toBe(Transfer.decode(payload).amount);
        else expect(transfer).toBe("BAD_PAYLOAD");
        const command = refusalCode(() => decodeCommand(payload));
        if (command === null) expect(decodeCommand(payload)).toEqual(BankCommand.decode(payload).command?.value);
        else expect(command).toBe("BAD_COMMAND");
      }),
      { numRuns: 2_000 },
    );
  });

  it("answers that money was sent with the same two bytes each time", () => {
    const reply = encodeReply({ $case: "sent", value: {} });
    expect(reply).toEqual(BankReply.encode({ reply: { $case: "sent", value: {} } }).finish());
    expect(decodeReply(reply)).toEqual({ $case: "sent", value: {} });
  });

  it("refuses amounts that are negative", () => {
    expect(refusalCode(() => decodeTransfer(Transfer.encode({ amount: -1n }).finish()))).toBe("BAD_PAYLOAD");
    expect(refusalCode(() => decodeCommand(encodeCommand({ target: 2, amount: -1n })))).toBe("BAD_COMMAND");
    expect(refusalCode(() => decodeInit(BankInit.encode({ balance: -1n }).finish()))).toBe("BAD_INIT");
    expect(refusalCode(() => decodeState(BankState.encode({ balance: 5n, deposited: -1n }).finish()))).toBe("BAD_STATE");
    expect(refusalCode(() => decodeState(BankState.encode({ balance: -5n, deposited: 1n }).finish()))).toBe("BAD_STATE");
  });

  it("refuses bytes that aren't protobuf, and says how many they were", () => {
    const cut = encodeTransfer(AMOUNT_MAX).subarray(0, 4);
    expect(() => decodeTransfer(cut)).toThrow(/^a message of the bank can't be decoded \(4 bytes\): /);
    expect(refusalCode(() => decodeInit(cut))).toBe("BAD_INIT");
    expect(refusalCode(() => decodeState(cut))).toBe("BAD_STATE");
    expect(refusalCode(() => decodeReply(Uint8Array.from([10, 9])))).toBe("BAD_REPLY");
  });

  it("refuses a command or a reply without content", () => {
    expect(() => decodeCommand(new Uint8Array())).toThrow("a command to the bank says nothing that the bank can do");
    expect(() => decodeReply(new Uint8Array())).toThrow("a reply of the bank says nothing");
  });
});
