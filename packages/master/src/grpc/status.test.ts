import { type CutlineError, Defect, ProtocolError, Refusal } from "@cutline/core";
import { status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { MESSAGE_BYTES_MAX } from "./limits.js";
import { isOurFault, isRefusal, statusOf } from "./status.js";

function reasonOf(error: unknown): unknown {
  return statusOf(error).metadata.get("cutline-reason")[0];
}

describe("the status of an error", () => {
  it.each<[CutlineError, keyof typeof status]>([
    [new Refusal("UNKNOWN_NODE", ""), "NOT_FOUND"],
    [new Refusal("NO_CHANNEL", ""), "NOT_FOUND"],
    [new Refusal("NODE_EXISTS", ""), "ALREADY_EXISTS"],
    [new Refusal("NOT_STARTED", ""), "FAILED_PRECONDITION"],
    [new Refusal("ALREADY_STARTED", ""), "FAILED_PRECONDITION"],
    [new Refusal("NOT_EMPTY", ""), "FAILED_PRECONDITION"],
    [new Refusal("MARKERS_WAITING", ""), "FAILED_PRECONDITION"],
    [new Refusal("NO_SNAPSHOT", ""), "FAILED_PRECONDITION"],
    [new Refusal("NOTHING_COLLECTED", ""), "FAILED_PRECONDITION"],
    [new Refusal("WHATEVER_AN_APPLICATION_SAYS", ""), "FAILED_PRECONDITION"],
    [new Refusal("BAD_COMMAND", ""), "INVALID_ARGUMENT"],
    [new Refusal("BAD_INIT", ""), "INVALID_ARGUMENT"],
    [new Refusal("SEND_TO_ITSELF", ""), "INVALID_ARGUMENT"],
    [new Refusal("CHANNEL_FULL", ""), "RESOURCE_EXHAUSTED"],
    [new Refusal("BALANCE_OVERFLOW", ""), "OUT_OF_RANGE"],
    [new ProtocolError("HOST_LOST", ""), "UNAVAILABLE"],
    [new ProtocolError("BAD_HOST_OPTIONS", ""), "UNAVAILABLE"],
    [new ProtocolError("UNKNOWN_NODE", ""), "UNAVAILABLE"],
    [new ProtocolError("TIMEOUT", ""), "DEADLINE_EXCEEDED"],
    [new Refusal("SNAPSHOT_INCONSISTENT", ""), "DATA_LOSS"],
    [new ProtocolError("UNREADABLE_STATE", ""), "DATA_LOSS"],
    [new Defect("x"), "INTERNAL"],
  ])("%o is its own", (error, name) => {
    expect(status[statusOf(error).code]).toBe(name);
    expect(reasonOf(error)).toBe(error.code);
  });

  it("keeps the message", () => {
    expect(statusOf(new Refusal("X", "channel (1 → 2) is 100 % full")).details).toBe("channel (1 → 2) is 100 % full");
  });

  it.each([new Error("password in here"), "thrown as it is", null])("tells nothing of what nobody threw on purpose: %s", (error) => {
    expect(statusOf(error)).toMatchObject({
      code: status.INTERNAL,
      details: "the master failed in a way that it never should; its own output says how",
    });
    expect(reasonOf(error)).toBe("UNEXPECTED");
  });

  it("cuts a message that trailers can't carry, between characters", () => {
    const { details } = statusOf(new Refusal("X", "(1 → 2), ".repeat(10_000)));
    expect(encodeURI(details).length).toBeLessThanOrEqual(MESSAGE_BYTES_MAX);
    expect(encodeURI(details).length).toBeGreaterThan(MESSAGE_BYTES_MAX - 16);
    expect(details).toMatch(/^\(1 → 2\), .* …$/);
  });

  it("replaces half a character, which can't be encoded", () => {
    expect(statusOf(new Refusal("X", "a\ud800b")).details).toBe("a\ufffdb");
  });

  it("makes any code fit into metadata", () => {
    expect(reasonOf(new Refusal("ÜBER\nFLOW", ""))).toBe("?BER?FLOW");
    expect(reasonOf(new Refusal("X".repeat(1_000), ""))).toBe("X".repeat(64));
  });
});

it("tells the master's own faults from everybody else's", () => {
  expect([new Error("x"), new Defect("x"), new Refusal("X", ""), new ProtocolError("X", "")].map(isOurFault)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

it("tells refusals by their status", () => {
  expect([status.INVALID_ARGUMENT, status.FAILED_PRECONDITION, status.NOT_FOUND].every(isRefusal)).toBe(true);
  expect([status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.INTERNAL, status.DATA_LOSS, status.UNKNOWN].some(isRefusal)).toBe(false);
});
