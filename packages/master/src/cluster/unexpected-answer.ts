import { ProtocolError } from "@cutline/core";

/** What is wrong where a host answers with something else than it was asked for. */
export function unexpectedAnswer(kind: string): ProtocolError {
  return new ProtocolError("UNEXPECTED_ANSWER", `a host answered with ${kind} where something else was asked`);
}
