/** Every limit of the explorer, with its reason. Each has a test that hits it. */

/** States that a search visits before it gives up. A state takes some 70 bytes, so this is half a gigabyte, and less than a minute. */
export const STATES_MAX = 8_000_000;

/** Actions of a world that happen once: which of them have is one 32-bit whole number of the state. */
export const ONCE_ACTIONS_MAX = 30;

/** What one node may remember, one channel hold, or the observer know of one snapshot, in all states: two of their numbers share a word. */
export const NUMBERS_MAX = 1 << 16;
