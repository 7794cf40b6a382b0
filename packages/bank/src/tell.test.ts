import { expect, it } from "vitest";
import { encodeCommand, encodeReply, encodeState, encodeTransfer } from "./codec.js";
import { bankTeller } from "./tell.js";

it("tells states and messages in words, with their amounts", () => {
  expect(bankTeller.state(encodeState({ balance: 700n, deposited: 1_000n }))).toEqual({ amount: 700n, text: "balance 700" });
  expect(bankTeller.message(encodeTransfer(2n ** 62n))).toEqual({ amount: 2n ** 62n, text: "Transfer 4611686018427387904" });
});

it("tells what was asked, and where it was refused", () => {
  const command = encodeCommand({ target: 2, amount: 300n });
  expect(bankTeller.command(command, encodeReply({ $case: "sent", value: {} })).text).toBe("send 300 to node 2");
  const refused = encodeReply({ $case: "insufficientFunds", value: { balance: 5n } });
  expect(bankTeller.command(command, refused).text).toBe("send 300 to node 2: refused, the balance is 5");
});

it("refuses bytes that aren't the bank's", () => {
  expect(() => bankTeller.message(Uint8Array.from([8]))).toThrow("can't be decoded");
});
