/**
 * What the html format puts into its page: JSON in columns, since a run has tens of thousands of events and a snapshot may have a million channels.
 * `write-page-data.ts` makes it and `read-page-data.ts` reads it, in the page; nobody else does, so it has no version.
 */
export interface PageData {
  readonly title: string;
  readonly application: string;
  readonly savedBy: string;
  readonly session: { readonly number: number; readonly of: number };
  readonly nodes: readonly number[];
  /** Each text once, and the amount that it is about as a string, or null. Others give an index into it. */
  readonly told: { readonly texts: readonly string[]; readonly amounts: readonly (string | null)[] };
  readonly snapshots: readonly SnapshotData[];
  readonly trace: TraceData | null;
  /** Names of the two sides where the page compares two snapshots of different origin; null in a report of one run. */
  readonly compared: readonly [before: string, after: string] | null;
}

export interface SnapshotData {
  readonly id: string;
  readonly initiator: number | null;
  readonly beginMs: number | null;
  readonly collectMs: number | null;
  readonly consistent: boolean;
  readonly violations: readonly string[];
  readonly sums: readonly [atRest: string, inTransit: string] | null;
  /** Nodes that recorded, and what they did: an index into `told`. */
  readonly nodes: readonly number[];
  readonly states: readonly number[];
  /** How many channels there are, with those that never carried anything. */
  readonly channels: number;
  /** Of each channel that had carried something: source, target, sent, received, how many messages are in transit, how many of these are listed. */
  readonly carrying: readonly number[];
  /** The listed messages of all channels, one behind the other: indexes into `told`. */
  readonly messages: readonly number[];
}

export interface TraceData {
  /** A letter for each event: see `EVENT_LETTERS`. */
  readonly kinds: string;
  /** The place of each event's node in `nodes`. */
  readonly lanes: readonly number[];
  /** Microseconds since `baseUs`; null for an event of a host without a clock. */
  readonly times: readonly (number | null)[];
  readonly baseUs: number;
  /** What each kind of event has, one event behind the other. */
  readonly values: readonly number[];
  /** The snapshots that events speak of, by index. */
  readonly snapshotIds: readonly string[];
  readonly dropped: readonly (readonly [node: number, events: number])[];
  readonly missing: string;
  /** Events of the trace that are behind the page's last one, in the same form. */
  readonly eventsLeftOut: TraceData["dropped"];
  /** Markers that were sent and have no arrow in the page, since they would be too many. */
  readonly markersLeftOut: number;
}

/** The letter of each kind of event. */
export const EVENT_LETTERS = {
  created: "n",
  command: "c",
  send: "s",
  receive: "r",
  record: "R",
  markersSent: "M",
  markerReceived: "m",
} as const;

/** Limits of what a page holds, so that it opens quickly and a telephone can hold it. What is beyond them is counted, and the page says so. */
export const PAGE_LIMITS = {
  /** Events of the trace: the first ones. At some 10 bytes each, 2 MB; they are laid out in about half a second. */
  events: 200_000,
  /**
   * Markers that have arrows. Every node sends one on each of its channels, so that 1,000 nodes send a million: where there are more than this, only those
   * that made a node record have one.
   */
  markers: 100_000,
  /** Messages in transit whose words are there, for each snapshot. */
  messages: 50_000,
  /** Characters of one text: of a state, a message, a command. */
  textCharacters: 2_000,
  /** Characters of all texts. */
  allTextsCharacters: 8_000_000,
} as const;

/** Characters of a title, and of the id of a snapshot. */
export const NAME_CHARACTERS = 200;
