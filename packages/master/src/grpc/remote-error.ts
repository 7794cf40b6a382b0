import { type CutlineError, ProtocolError, Refusal } from "@cutline/core";
import { type ServiceError, status } from "@grpc/grpc-js";
import { isRefusal, REASON_KEY } from "./status.js";

/** How Node.js, and OpenSSL below it, tell of TLS that can't be agreed on. */
const TLS_FAILURE = /certificate|SSL routines|EPROTO/;

/** The call that failed. */
export interface FailedCall {
  /** Of the master, HOST:PORT. */
  readonly address: string;
  /** As in the service, such as StartCluster. */
  readonly method: string;
  /** Whether there was a connection to the master when the call began. */
  readonly connected: boolean;
}

/**
 * The error that a status says. Where it carries a reason, it is the master's own, with the same code and message. Where not, the call
 * never came to the master's cluster, or never came back: MASTER_UNREACHABLE, MASTER_UNTRUSTED, MASTER_LOST, MASTER_TIMEOUT, MASTER_MISMATCH,
 * MESSAGE_TOO_LARGE, or MASTER_FAILED for all else.
 */
export function errorOf({ code, details, metadata }: ServiceError, call: FailedCall): CutlineError {
  const [reason] = metadata.get(REASON_KEY);
  if (typeof reason === "string") return isRefusal(code) ? new Refusal(reason, details) : new ProtocolError(reason, details);
  const { address, method, connected } = call;
  switch (code) {
    case status.UNAVAILABLE:
    case status.CANCELLED:
      if (connected) return lost(call, details);
      return TLS_FAILURE.test(details) ? untrusted(address, details) : unreachable(address, details);
    case status.DEADLINE_EXCEEDED:
      return new ProtocolError(
        "MASTER_TIMEOUT",
        `the master at ${address} did not answer ${method} in time; whether it took effect is not known`,
      );
    case status.UNIMPLEMENTED:
      return new ProtocolError("MASTER_MISMATCH", `what answers at ${address} is no Cutline master of this version: ${details}`);
    case status.RESOURCE_EXHAUSTED:
      return new Refusal("MESSAGE_TOO_LARGE", `${method} at the master at ${address} is over a limit: ${details}`);
    default:
      return new ProtocolError("MASTER_FAILED", `the master at ${address} failed to do ${method}: ${details}`);
  }
}

/** Nobody answered. */
export function unreachable(address: string, cause: string): ProtocolError {
  return new ProtocolError("MASTER_UNREACHABLE", `no master answers at ${address}: ${brief(cause)}; start one with \`cutline serve\``);
}

/** TLS could not be agreed on: one of the two doesn't trust the other. */
function untrusted(address: string, cause: string): ProtocolError {
  const reason = brief(cause).replace(/^\w+:error:\w+:SSL routines:\w*:([^:]*):[^]*$/, "$1");
  return new ProtocolError(
    "MASTER_UNTRUSTED",
    `no safe connection to the master at ${address}: ${reason}; look at the certificates of both`,
  );
}

/** What grpc-js says of a connection that failed, without what it wraps around it: its own state, the time, and a note that is empty. */
function brief(cause: string): string {
  return cause
    .replace(/^No connection established\. Last error: (?:Error: )?/, "")
    .replace(/ \(\d{4}-[^)]*\)/, "")
    .replace(/\.? Resolution note: *$/, "");
}

function lost({ address, method }: FailedCall, cause: string): ProtocolError {
  return new ProtocolError(
    "MASTER_LOST",
    `the master at ${address} went away during ${method} (${cause}); whether it took effect is not known`,
  );
}
