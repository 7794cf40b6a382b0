import { type Application, type Context, type NodeId, Refusal } from "@cutline/core";
import type { GlobalState, Violation } from "@cutline/protocol";

/** The local state of a node that passes tokens. */
export interface Holding {
  tokens: bigint;
  /** The tokens that it started with. */
  readonly dealt: bigint;
}

/**
 * The application: nodes hold tokens and send them. A command is `TARGET TOKENS`, a payload `TOKENS`, a state `TOKENS DEALT`, all of them text.
 * Refusals: INSUFFICIENT_TOKENS, NO_CHANNEL; nothing is sent or debited then.
 */
export const tokenPassing: Application<Holding> = {
  name: "token-passing",
  sendsOnReceive: false,
  create: (init) => ({ tokens: decodeTokens(init), dealt: decodeTokens(init) }),
  command: (holding, command, context) => {
    const [target = "", tokens = ""] = decoder.decode(command).split(" ");
    pass(holding, { target: Number(target), tokens: BigInt(tokens) }, context);
    return NOTHING;
  },
  receive: (holding, _from, payload) => {
    holding.tokens += decodeTokens(payload);
  },
  save: ({ tokens, dealt }) => encoder.encode(`${tokens} ${dealt}`),
  load: (saved) => holdingOf(saved),
  audit,
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const NOTHING = new Uint8Array();

/** The command that sends `tokens` to `target`. */
export function encodePass({ target, tokens }: { readonly target: NodeId; readonly tokens: bigint }): Uint8Array {
  return encoder.encode(`${target} ${tokens}`);
}

/** What a node starts with, or sends. */
export function encodeTokens(tokens: bigint): Uint8Array {
  return encoder.encode(tokens.toString());
}

/** The tokens that a payload carries. */
export function decodeTokens(payload: Uint8Array): bigint {
  return BigInt(decoder.decode(payload));
}

/** The state that was saved. */
export function holdingOf(saved: Uint8Array): Holding {
  const [tokens = "", dealt = ""] = decoder.decode(saved).split(" ");
  return { tokens: BigInt(tokens), dealt: BigInt(dealt) };
}

function pass(holding: Holding, { target, tokens }: { readonly target: NodeId; readonly tokens: bigint }, context: Context): void {
  if (tokens > holding.tokens) {
    throw new Refusal("INSUFFICIENT_TOKENS", `the sender has ${holding.tokens} tokens, and can't send ${tokens}`);
  }
  context.send(target, encodeTokens(tokens));
  holding.tokens -= tokens;
}

/** Tokens are neither made nor lost: those at rest and in transit are those that the nodes started with. */
function audit({ nodes }: GlobalState): Violation[] {
  const held = nodes.map(({ state }) => holdingOf(state));
  const inTransit = nodes.flatMap(({ incoming }) => incoming.flatMap(({ messages }) => messages.map(decodeTokens)));
  const found = sum([...held.map(({ tokens }) => tokens), ...inTransit]);
  const dealt = sum(held.map((holding) => holding.dealt));
  if (found === dealt) return [];
  const explanation = `the nodes started with ${dealt} tokens, and the snapshot has ${found}`;
  return [{ reason: "TOKENS_NOT_CONSERVED", channel: undefined, position: 0, explanation }];
}

function sum(counts: readonly bigint[]): bigint {
  return counts.reduce((total, count) => total + count, 0n);
}
