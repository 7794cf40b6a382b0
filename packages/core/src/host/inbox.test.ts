import { describe, expect, it } from "vitest";
import type { Message } from "../message.js";
import { bytes, text } from "../testing/purse.js";
import { Inbox } from "./inbox.js";

function inboxWith(...arrivals: readonly { source: number; payload: string | null; ticket?: number; more?: boolean }[]): Inbox {
  const inbox = new Inbox();
  for (const { source, payload, ticket = 0, more = false } of arrivals) {
    const message: Message | null = payload === null ? null : { kind: "message", payload: bytes(payload) };
    inbox.arrive({ source, target: 1, message, ticket, more });
  }
  return inbox;
}

function peek(inbox: Inbox, source: number): string | null {
  const message = inbox.peek(source);
  return message?.kind === "message" ? text(message.payload) : null;
}

describe("a channel", () => {
  it("is taken from its front, one message at a time", () => {
    const inbox = inboxWith({ source: 2, payload: "a" }, { source: 2, payload: "b" }, { source: 3, payload: "c" });
    expect(peek(inbox, 2)).toBe("a");
    inbox.take(2);
    expect(peek(inbox, 2)).toBe("b");
    inbox.take(2);
    inbox.take(2);
    expect([peek(inbox, 2), peek(inbox, 3), peek(inbox, 4)]).toEqual([null, "c", null]);
  });

  it("shows its first messages, and all application messages without the markers, ascending by source", () => {
    const inbox = inboxWith({ source: 3, payload: "a" }, { source: 3, payload: "b" });
    inbox.arrive({ source: 2, target: 1, message: { kind: "marker", snapshot: "2-1" }, ticket: 0, more: false });
    inbox.arrive({ source: 2, target: 1, message: { kind: "message", payload: bytes("c") }, ticket: 9, more: false });
    expect(inbox.first(2, 1)).toEqual([{ kind: "marker", snapshot: "2-1" }]);
    expect(inbox.first(3, 5)).toHaveLength(2);
    expect(inbox.first(4, 5)).toEqual([]);
    expect([...inbox.payloads()].map(({ source, payload }) => `${source}${text(payload)}`)).toEqual(["2c", "3a", "3b"]);
  });
});

describe("a ticket", () => {
  it("has arrived when the last message of its command is here, or word that there is none", () => {
    const inbox = inboxWith({ source: 2, payload: "a", ticket: 1, more: true });
    expect(inbox.hasArrived([{ node: 2, number: 1 }])).toBe(false);
    inbox.arrive({ source: 2, target: 1, message: { kind: "message", payload: bytes("b") }, ticket: 1, more: false });
    expect(inbox.hasArrived([{ node: 2, number: 1 }])).toBe(true);
    inbox.arrive({ source: 3, target: 1, message: null, ticket: 4, more: false });
    expect(
      inbox.hasArrived([
        { node: 2, number: 1 },
        { node: 3, number: 4 },
      ]),
    ).toBe(true);
    expect(
      inbox.hasArrived([
        { node: 2, number: 1 },
        { node: 3, number: 5 },
      ]),
    ).toBe(false);
    expect([inbox.hasArrived([]), inbox.hasArrived([{ node: 9, number: 1 }])]).toEqual([true, false]);
  });

  it("hides its messages until it is shown; what was sent without one is never hidden", () => {
    const inbox = inboxWith({ source: 2, payload: "a", ticket: 1 }, { source: 2, payload: "b", ticket: 2 }, { source: 3, payload: "c" });
    expect([peek(inbox, 2), peek(inbox, 3)]).toEqual([null, "c"]);
    inbox.show([{ node: 2, number: 1 }]);
    expect(peek(inbox, 2)).toBe("a");
    inbox.take(2);
    expect(peek(inbox, 2)).toBeNull();
    inbox.show([{ node: 2, number: 2 }]);
    expect(peek(inbox, 2)).toBe("b");
  });

  it("stays shown: an older one hides nothing", () => {
    const inbox = inboxWith({ source: 2, payload: "a", ticket: 2 });
    inbox.show([{ node: 2, number: 2 }]);
    inbox.show([{ node: 2, number: 1 }]);
    expect(peek(inbox, 2)).toBe("a");
  });

  it("may be shown before anything has come", () => {
    const inbox = new Inbox();
    inbox.show([{ node: 2, number: 3 }]);
    inbox.arrive({ source: 2, target: 1, message: { kind: "message", payload: bytes("a") }, ticket: 3, more: false });
    expect(peek(inbox, 2)).toBe("a");
  });
});

describe("a survey", () => {
  it("counts what waits, ascending by source, and shows all of it", () => {
    const inbox = inboxWith({ source: 20, payload: "a", ticket: 7 }, { source: 3, payload: "b" }, { source: 20, payload: "c", ticket: 8 });
    const depths = [
      { source: 3, count: 1 },
      { source: 20, count: 2 },
    ];
    expect(inbox.depths()).toEqual(depths);
    expect(peek(inbox, 20)).toBeNull();
    expect(inbox.survey()).toEqual(depths);
    expect(peek(inbox, 20)).toBe("a");
    inbox.take(20);
    expect(peek(inbox, 20)).toBe("c");
  });

  it("leaves hidden what is not all here", () => {
    const inbox = inboxWith({ source: 2, payload: "a", ticket: 1, more: true });
    inbox.survey();
    expect(peek(inbox, 2)).toBeNull();
  });
});
