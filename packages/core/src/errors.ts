/**
 * The three kinds of failure that are not values. Each has a stable `code` that a caller may branch on, and a message for people
 * that says what happened, where, and what to do.
 */
export abstract class CutlineError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** What it concerns, for programs: `node`, `channel`, `snapshot`. */
    readonly facts: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** The caller asked for something that can't be done. Nothing has changed. */
export class Refusal extends CutlineError {}

/** A peer broke the protocol, or stopped answering. The connection, the host or the snapshot that it concerns is given up. */
export class ProtocolError extends CutlineError {}

/** We are wrong. Whoever catches it stops the node before the error can spread. */
export class Defect extends CutlineError {
  constructor(message: string) {
    super("DEFECT", message);
  }
}

/** Throws a Defect unless `condition` holds. `facts` are printed with it. */
export function invariant(condition: boolean, claim: string, facts: Readonly<Record<string, unknown>> = {}): asserts condition {
  if (condition) return;
  const shown = Object.entries(facts).map(([name, value]) => `${name} = ${String(value)}`);
  throw new Defect(`this should always hold, and does not: ${claim}${shown.length > 0 ? ` (${shown.join(", ")})` : ""}`);
}
