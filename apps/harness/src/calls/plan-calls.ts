import type { NodeId, Random } from "@cutline/core";

/** How long a caller waits: until there is an answer, until a deadline, or until it cancels, in milliseconds. */
export type Patience = { readonly kind: "patient" } | { readonly kind: "deadline" | "cancel"; readonly afterMs: number };

/** What a call asks for. */
export type Wish =
  | { readonly kind: "send"; readonly source: NodeId; readonly target: NodeId; readonly amount: bigint }
  | { readonly kind: "receive"; readonly node: NodeId; readonly source: NodeId | null }
  | { readonly kind: "beginSnapshot"; readonly node: NodeId }
  | { readonly kind: "collectState" | "waitSnapshot" | "deleteSnapshot" | "listNodes" | "listChannels" | "listSnapshots" };

/** A call that a client is going to make. */
export interface PlannedCall {
  readonly wish: Wish;
  readonly patience: Patience;
  /** Whether it carries a request id, and is repeated with patience where it was given up. */
  readonly isRepeated: boolean;
}

/** Longest wait of an impatient caller: some are over before they have begun, some after they are done. */
const PATIENCE_MS_MAX = 12;

/** The calls of one client. Every Send is of another amount, from `firstAmount` on: so each can be found again. */
export function planCalls(
  random: Random,
  { nodes, calls, firstAmount }: Readonly<Record<"nodes" | "calls" | "firstAmount", number>>,
): PlannedCall[] {
  return Array.from({ length: calls }, (_, place) => {
    const wish = planWish(random, nodes, BigInt(firstAmount + place));
    return { wish, patience: planPatience(random, wish), isRepeated: random.below(3) === 0 };
  });
}

function planWish(random: Random, nodes: number, amount: bigint): Wish {
  const node = (): NodeId => 1 + random.below(nodes);
  const dice = random.below(100);
  if (dice < 40) {
    const source = node();
    return { kind: "send", source, target: 1 + ((source + random.below(nodes - 1)) % nodes), amount };
  }
  if (dice < 75) return { kind: "receive", node: node(), source: random.below(2) === 0 ? null : node() };
  if (dice < 80) return { kind: "beginSnapshot", node: node() };
  const others = ["collectState", "waitSnapshot", "deleteSnapshot", "listNodes", "listChannels", "listSnapshots"] as const;
  return { kind: others[random.below(others.length)] ?? "listNodes" };
}

function planPatience(random: Random, { kind }: Wish): Patience {
  const dice = random.below(4);
  const afterMs = random.below(PATIENCE_MS_MAX);
  if (dice === 0 || (dice > 1 && kind === "waitSnapshot")) return { kind: "deadline", afterMs }; // nobody may ever receive its markers
  return dice === 1 ? { kind: "cancel", afterMs } : { kind: "patient" };
}
