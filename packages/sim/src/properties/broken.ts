/** Names of the properties that must hold always, or eventually. Stable: a counterexample names the one that it breaks. */
export type PropertyName =
  | "always: perfect channels bring nothing that a process can't take"
  | "always: a refused step changes nothing"
  | "always: no balance is negative"
  | "always: the cut is consistent by its counts"
  | "always: money is conserved in the cut"
  | "always: the recorded state is reachable"
  | "eventually: a snapshot that was begun ends"
  | "eventually: a retired snapshot is forgotten";

/** A property that doesn't hold, and what is wrong, for a person. */
export interface Broken {
  readonly property: PropertyName;
  readonly story: string;
}
