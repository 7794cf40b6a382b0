import { describe, expect, it } from "vitest";
import type { NodeId } from "../identifiers.js";
import { INSPECTED_BYTES, INSPECTED_MESSAGES } from "../limits.js";
import type { Message } from "../message.js";
import { Inbox } from "./inbox.js";
import { InspectionBudget } from "./inspection-budget.js";

const TARGET: NodeId = 9;
const HALF: Message = { kind: "message", payload: new Uint8Array(INSPECTED_BYTES / 2) };
const EMPTY: Message = { kind: "message", payload: new Uint8Array() };

function inboxOf(source: NodeId, ...messages: readonly Message[]): Inbox {
  const inbox = new Inbox();
  for (const message of messages) inbox.arrive({ source, target: TARGET, message, ticket: 0, more: false });
  return inbox;
}

describe("what an inspection shows of a channel", () => {
  it("is every message and marker, in order, and none is taken", () => {
    const inbox = inboxOf(1, { kind: "message", payload: Uint8Array.of(7) }, { kind: "marker", snapshot: "3-1" }, EMPTY);
    expect(new InspectionBudget().spend(inbox, 1)).toEqual([
      { body: { $case: "payload", value: Uint8Array.of(7) } },
      { body: { $case: "marker", value: "3-1" } },
      { body: { $case: "payload", value: new Uint8Array() } },
    ]);
    expect(inbox.depths()).toEqual([{ source: 1, count: 3 }]);
  });

  it("is no more than INSPECTED_MESSAGES", () => {
    const inbox = inboxOf(1, ...Array<Message>(INSPECTED_MESSAGES + 1).fill(EMPTY));
    expect(new InspectionBudget().spend(inbox, 1)).toHaveLength(INSPECTED_MESSAGES);
  });

  it("is no more than INSPECTED_BYTES over all channels", () => {
    const budget = new InspectionBudget();
    expect(budget.spend(inboxOf(1, HALF), 1)).toHaveLength(1);
    expect(budget.spend(inboxOf(2, HALF, { kind: "message", payload: Uint8Array.of(1) }, EMPTY), 2)).toHaveLength(1);
    expect(budget.spend(inboxOf(3, EMPTY), 3)).toHaveLength(0);
  });
});
