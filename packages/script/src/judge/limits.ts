/** Every limit of the judge, with its reason. Past one the verdict says "undecided", or a message says less; neither is ever wrong. */

/**
 * Commands that are gone through again because an output can be read in several ways. That takes a node that was created while two snapshots were
 * under way, or a balance at the end of 64 bits, so readings are few; this many take some 10 s.
 */
export const REREAD_COMMANDS = 20_000_000;

/**
 * Steps spent on the order of markers of snapshots that were under way together, where the balances leave it open. To decide that is NP-hard (see
 * `ties.ts`), but runs that somebody really ran take one try. About 2 s.
 */
export const TIE_STEPS = 200_000_000;

/**
 * Snapshots times the square of the nodes, up to which the order of the markers of several snapshots is looked at: 400 MB. In a full mesh an output of that size has
 * hundreds of megabytes; a ring may have as many nodes.
 */
export const ORDERED_CELLS = 100_000_000;

/** Different sums that are told apart when only part of a global state is known. Past it a fault may be reported at a later line than the first. */
export const SUMS_KEPT = 4_096;

/** Channels into one node whose state is open and not given, up to which sums are told apart at all. Among more, some nearly always add up. */
export const SUMMED_CHANNELS = 32;

/** Possible values that a message lists, and of how many candidates it finds out whether they are. */
export const VALUES_LISTED = 6;
export const VALUES_TRIED = 50;

/** Nodes that record during one ReceiveAll, up to which its outcomes are counted by a formula, in 3^nodes steps. */
export const COUNTED_NODES = 11;

/** Combinations of what nodes may have recorded that are tried in a row, and in vain, before listing outputs gives up. About 10 s. */
export const LIST_TRIES = 1_000_000;

/** Snapshots under way together, up to which outputs are listed. Beyond, a search for one that fits would be too deep. */
export const LISTED_SNAPSHOTS = 100;

/** Nodes that had a choice in one snapshot, up to which outputs are listed. Beyond, the search would be too deep for the stack. */
export const LISTED_NODES = 1_000;

/** Choices of Receive, and combinations of what nodes may have recorded, that counting outputs goes through one by one. Some 5 s for a script of 50 lines. */
export const COUNT_TRIES = 200_000;

/** Outputs that counting keeps to compare, where it must: 100 MB for a script that prints 1 KB. */
export const OUTPUTS_COMPARED = 100_000;

/** Different lines of an output that are kept with what they say, so that they aren't taken apart again: printed states repeat nearly all of theirs. */
export const LINES_KEPT = 20_000;

/** Commands that are gone through before others may have a turn: some milliseconds' worth. */
export const STEP_COMMANDS = 4_096;
