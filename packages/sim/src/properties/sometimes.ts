import type { ProcessInput } from "@cutline/core";
import type { GlobalState, SavedProcess } from "@cutline/protocol";

/** A step of a process, from outside. */
export interface StepSeen {
  readonly input: ProcessInput;
  readonly before: SavedProcess;
  readonly after: SavedProcess;
  readonly refused: boolean;
  readonly reopened: boolean;
}

/** What shows that a search has reached the interesting case: a step, a collected global state, or what happens while a snapshot is under way. */
interface Sometimes {
  readonly ofStep?: (step: StepSeen) => boolean;
  readonly ofCut?: (global: GlobalState) => boolean;
  readonly meanwhile?: "a node joins" | "a snapshot begins";
}

/** The properties that must hold sometimes, by name. A world says which of them it must reach. */
export const SOMETIMES = {
  "a message is recorded in transit": {
    ofCut: ({ nodes }) => nodes.some(({ incoming }) => incoming.some(({ messages }) => messages.length > 0)),
  },
  "two recordings are open at one node": {
    ofStep: ({ after }) => after.recordings.filter(({ awaiting }) => awaiting.length > 0).length > 1,
  },
  "two snapshots are under way at once": { meanwhile: "a snapshot begins" },
  "a node joins inside a snapshot": { meanwhile: "a node joins" },
  "a complete recording is opened again": { ofStep: ({ reopened }) => reopened },
  "a marker reaches a root before its request": {
    ofStep: ({ input, before, after }) => input.kind === "initiate" && before.recordings.length === after.recordings.length,
  },
  "a marker of a retired snapshot comes": {
    ofStep: ({ input, before }) => input.kind === "deliver" && input.message.kind === "marker" && isRetired(before, input.message.snapshot),
  },
  "a transfer is refused": { ofStep: ({ refused }) => refused },
} as const satisfies Readonly<Record<string, Sometimes>>;

export type SometimesName = keyof typeof SOMETIMES;

/** In the order in which they are counted. */
export const SOMETIMES_NAMES = Object.keys(SOMETIMES) as SometimesName[]; // its keys are these

const ALL: readonly Sometimes[] = SOMETIMES_NAMES.map((name) => SOMETIMES[name]);

/** The properties that a step reaches: bit n for the nth name. */
export function reachedByStep(step: StepSeen): number {
  return bitsOf(({ ofStep }) => ofStep?.(step) === true);
}

/** The properties that a collected global state reaches. */
export function reachedByCut(global: GlobalState): number {
  return bitsOf(({ ofCut }) => ofCut?.(global) === true);
}

/** The properties that this reaches while a snapshot is under way. */
export function reachedMeanwhile(event: "a node joins" | "a snapshot begins"): number {
  return bitsOf(({ meanwhile }) => meanwhile === event);
}

function bitsOf(holds: (property: Sometimes) => boolean): number {
  return ALL.reduce((bits, property, index) => bits | (holds(property) ? 1 << index : 0), 0);
}

function isRetired({ retired }: SavedProcess, snapshot: string): boolean {
  return retired.some(({ initiator, first, last }) => {
    const [node, number = 0] = snapshot.split("-").map(Number);
    return node === initiator && number >= first && number <= last;
  });
}
