import { CutlineError, Defect, Refusal } from "@cutline/core";
import { BadRequest, ErrorInfo, Status } from "@cutline/protocol/grpc";
import { Metadata, status } from "@grpc/grpc-js";
import { BadRequestRefusal } from "./bad-request.js";
import { FACT_BYTES_MAX, FACTS_MAX, MESSAGE_BYTES_MAX, REASON_CHARACTERS_MAX, VIOLATION_BYTES_MAX, VIOLATIONS_MAX } from "./limits.js";

/** The trailing metadata key under which an error's code travels. */
export const REASON_KEY = "cutline-reason";

/** The trailing metadata key under which gRPC clients of every language look for a google.rpc.Status. */
const DETAILS_KEY = "grpc-status-details-bin";

/** Whose reasons they are, in a google.rpc.ErrorInfo. */
const DOMAIN = "cutline.dev";

/** The reason of what no part of Cutline throws on purpose. */
const UNEXPECTED = "UNEXPECTED";

/** What a call is answered that can't be done. */
export interface ErrorStatus {
  readonly code: status;
  /** For a person. */
  readonly details: string;
  /** Holds the reason. */
  readonly metadata: Metadata;
}

/** The status of each code that has one of its own. */
const STATUS_OF_CODE: ReadonlyMap<string, status> = new Map([
  ["UNKNOWN_NODE", status.NOT_FOUND],
  ["NO_CHANNEL", status.NOT_FOUND],
  ["NO_TOKEN", status.UNAUTHENTICATED],
  ["WRONG_TOKEN", status.UNAUTHENTICATED],
  ["NO_ROLE", status.PERMISSION_DENIED],
  ["NOT_ALLOWED", status.PERMISSION_DENIED],
  ["METADATA_TOO_LARGE", status.RESOURCE_EXHAUSTED],
  ["NODE_EXISTS", status.ALREADY_EXISTS],
  ["UNREADABLE_REQUEST", status.INVALID_ARGUMENT],
  ["SEND_TO_ITSELF", status.INVALID_ARGUMENT],
  ["BALANCE_OVERFLOW", status.OUT_OF_RANGE],
  ["UNKNOWN_SNAPSHOT", status.NOT_FOUND],
  ["SNAPSHOT_DELETED", status.ABORTED],
  ["BAD_EVENT_POSITION", status.OUT_OF_RANGE],
  ["CANCELLED", status.CANCELLED],
  ["STOPPING", status.UNAVAILABLE],
  ["NO_SCRIPTS", status.UNIMPLEMENTED],
  ["CHANNEL_FULL", status.RESOURCE_EXHAUSTED],
  ["TOO_MANY_NODES", status.RESOURCE_EXHAUSTED],
  ["TOO_MANY_SNAPSHOTS", status.RESOURCE_EXHAUSTED],
  ["HOST_LOST", status.UNAVAILABLE],
  ["TIMEOUT", status.DEADLINE_EXCEEDED],
  ["SNAPSHOT_INCONSISTENT", status.DATA_LOSS],
  ["UNREADABLE_STATE", status.DATA_LOSS],
  ["UNREADABLE_MESSAGE", status.DATA_LOSS],
  ["UNREADABLE_REPLY", status.DATA_LOSS],
]);

/**
 * The status that says `error`. A code without a status of its own has that of its kind: a Refusal FAILED_PRECONDITION, or INVALID_ARGUMENT
 * where it begins with BAD_; a ProtocolError UNAVAILABLE; everything else INTERNAL. Never UNKNOWN, and never a stack trace: of what nobody
 * threw on purpose not even the message is shown, since it may hold anything.
 */
export function statusOf(error: unknown): ErrorStatus {
  const metadata = new Metadata();
  const rich = richStatusOf(error);
  metadata.set(REASON_KEY, reasonOf(error));
  metadata.set(DETAILS_KEY, Buffer.from(Status.encode(rich).finish()));
  return { code: rich.code, details: rich.message, metadata };
}

/** The same as a message, with its details: a google.rpc.ErrorInfo, and a BadRequest where fields of the request are wrong. */
export function richStatusOf(error: unknown): Status & { readonly code: status } {
  const metadata = error instanceof CutlineError ? factsOf(error) : {};
  const info = ErrorInfo.encode({ reason: reasonOf(error), domain: DOMAIN, metadata }).finish();
  const details: Status["details"] = [{ typeUrl: "type.googleapis.com/google.rpc.ErrorInfo", value: info }];
  if (error instanceof BadRequestRefusal)
    details.push({ typeUrl: "type.googleapis.com/google.rpc.BadRequest", value: violationsOf(error) });
  if (error instanceof CutlineError) {
    return { code: statusOfCode(error) ?? statusOfKind(error), message: fitMessage(error.message), details };
  }
  return { code: status.INTERNAL, message: "the master failed in a way that it never should; its own output says how", details };
}

function reasonOf(error: unknown): string {
  return error instanceof CutlineError ? fitReason(error.code) : UNEXPECTED;
}

/** As many facts as trailers have room for, each cut short: they may be words of the request. */
function factsOf({ facts }: CutlineError): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts)
      .slice(0, FACTS_MAX)
      .map(([name, fact]) => [name, cut(fact, FACT_BYTES_MAX)]),
  );
}

/** As many violations as trailers have room for, each cut short. */
function violationsOf({ violations }: BadRequestRefusal): Uint8Array {
  const fieldViolations = violations.slice(0, VIOLATIONS_MAX).map(({ field, description }) => {
    return { field, description: cut(description, VIOLATION_BYTES_MAX), reason: "", localizedMessage: undefined };
  });
  return BadRequest.encode({ fieldViolations }).finish();
}

/** Whether an error is a fault of the master: one that its owner should hear of. */
export function isOurFault(error: unknown): boolean {
  return !(error instanceof CutlineError) || error instanceof Defect;
}

/** Whether a status says that the caller asked for something that can't be done, so that nothing has changed. */
export function isRefusal(code: status): boolean {
  switch (code) {
    case status.INVALID_ARGUMENT:
    case status.NOT_FOUND:
    case status.ALREADY_EXISTS:
    case status.FAILED_PRECONDITION:
    case status.RESOURCE_EXHAUSTED:
    case status.OUT_OF_RANGE:
    case status.UNAUTHENTICATED:
    case status.PERMISSION_DENIED:
      return true;
    default:
      return false;
  }
}

/** A peer's fault is never the caller's, though it may have the code of one: a record of an UNKNOWN_NODE is not a node that isn't found. */
function statusOfCode(error: CutlineError): status | null {
  const code = STATUS_OF_CODE.get(error.code) ?? null;
  return code === null || error instanceof Refusal || !isRefusal(code) ? code : null;
}

function statusOfKind(error: CutlineError): status {
  if (error instanceof Defect) return status.INTERNAL;
  if (!(error instanceof Refusal)) return status.UNAVAILABLE;
  if (error instanceof BadRequestRefusal) return status.INVALID_ARGUMENT;
  return error.code.startsWith("BAD_") ? status.INVALID_ARGUMENT : status.FAILED_PRECONDITION;
}

/** A code as metadata may carry it: printable ASCII. */
function fitReason(code: string): string {
  return code.replace(/[^!-~]/g, "?").slice(0, REASON_CHARACTERS_MAX);
}

/** As much of a message as trailers may carry, as text that can be percent-encoded: a lone half of a character is replaced. */
function fitMessage(message: string): string {
  const text = Buffer.from(message).toString();
  if (encodeURI(text).length <= MESSAGE_BYTES_MAX) return text;
  const end = " …";
  let room = MESSAGE_BYTES_MAX - encodeURI(end).length;
  let fitting = "";
  for (const character of text) {
    room -= encodeURI(character).length;
    if (room < 0) break;
    fitting += character;
  }
  return fitting + end;
}

/** As much of a text as `bytes` hold in UTF-8: whole characters. */
function cut(text: string, bytes: number): string {
  const room = Buffer.alloc(bytes);
  return room.toString("utf8", 0, new TextEncoder().encodeInto(text, room).written);
}
