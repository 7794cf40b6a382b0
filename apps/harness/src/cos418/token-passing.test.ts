import { type Context, Refusal } from "@cutline/core";
import type { GlobalState } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { decodeTokens, encodePass, encodeTokens, tokenPassing } from "./token-passing.js";

function contextOf(sent: string[]): Context {
  return {
    node: 1,
    canSend: (target) => target === 2,
    random: () => 0,
    send: (target, payload) => {
      if (target !== 2) throw new Refusal("NO_CHANNEL", "no channel");
      sent.push(`${target} ${decodeTokens(payload)}`);
    },
  };
}

describe("token passing", () => {
  it("debits at the sending, and credits at the receipt", () => {
    const sent: string[] = [];
    const holding = tokenPassing.create(encodeTokens(10n));
    tokenPassing.command(holding, encodePass({ target: 2, tokens: 3n }), contextOf(sent));
    expect([holding.tokens, sent]).toEqual([7n, ["2 3"]]);
    tokenPassing.receive(holding, 2, encodeTokens(5n), contextOf(sent));
    expect(holding).toEqual({ tokens: 12n, dealt: 10n });
    expect(tokenPassing.load(tokenPassing.save(holding))).toEqual(holding);
  });

  it.each([
    [{ target: 2, tokens: 11n }, "INSUFFICIENT_TOKENS"],
    [{ target: 3, tokens: 1n }, "NO_CHANNEL"],
  ])("refuses %o before anything has changed", (pass, code) => {
    const sent: string[] = [];
    const holding = tokenPassing.create(encodeTokens(10n));
    expect(() => tokenPassing.command(holding, encodePass(pass), contextOf(sent))).toThrow(expect.objectContaining({ code }));
    expect([holding.tokens, sent]).toEqual([10n, []]);
  });

  it("finds tokens that were made or lost", () => {
    const state = tokenPassing.save({ tokens: 7n, dealt: 10n });
    const incoming = [{ source: 2, received: 0, messages: [encodeTokens(2n)] }];
    const global: GlobalState = {
      snapshotId: "1-1",
      nodes: [{ snapshotId: "1-1", node: 1, state, sent: [], incoming, silentSources: [] }],
    };
    expect(tokenPassing.audit(global).map(({ explanation }) => explanation)).toEqual([
      "the nodes started with 10 tokens, and the snapshot has 9",
    ]);
    incoming[0]?.messages.push(encodeTokens(1n));
    expect(tokenPassing.audit(global)).toEqual([]);
  });
});
