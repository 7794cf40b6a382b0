import { Refusal } from "@cutline/core";
import type { sendUnaryData } from "@grpc/grpc-js";
import { type ErrorStatus, statusOf } from "./status.js";

/** Answers a unary call of a method that this version doesn't have yet. */
export function notYet(_call: unknown, callback: sendUnaryData<never>): void {
  callback(statusOf(new Refusal("NOT_IMPLEMENTED", "this version of the master can't do that yet")));
}

/** The same for a stream. */
export function noStreamYet(call: { emit(event: "error", status: ErrorStatus): boolean }): void {
  call.emit("error", statusOf(new Refusal("NOT_IMPLEMENTED", "this version of the master can't do that yet")));
}
