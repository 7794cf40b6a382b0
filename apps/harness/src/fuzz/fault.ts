/** What can be wrong with the runs of a script. */
export type FaultKind =
  /** It came to no end. */
  | "hangs"
  /** It ended with a status that means a defect, or with one that does not fit what it reported. */
  | "ends oddly"
  /** It reported what no script brings about: a snapshot that is not consistent, a broken protocol. */
  | "reports oddly"
  /** No run of the script prints this. */
  | "illegal"
  /** The judge can't tell. */
  | "undecided"
  /** Two layouts, the same seed, and not the same output, report or status. */
  | "differs";

/** Something wrong with the runs of a script. Two faults are the same if kind and layouts are. */
export interface Fault {
  readonly kind: FaultKind;
  /** The layouts concerned: one, or the two that differ. */
  readonly layouts: readonly string[];
  /** For a person, several lines. */
  readonly story: string;
}

/** Whether a shorter script fails in the same way. */
export function isSameFault(one: Fault, other: Fault | null): boolean {
  return other !== null && one.kind === other.kind && one.layouts.join() === other.layouts.join();
}
