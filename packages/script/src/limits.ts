/** Every limit of the script language, with its reason. Each has a test that hits it. */

/** Bytes of one script. About 4 million commands, which take 600 MB parsed; more belongs into several scripts, or the gRPC stream. */
export const SCRIPT_LIMIT_BYTES = 64 * 1024 * 1024;

/** Bytes of one topology file: some 800,000 channels, which take 150 MB parsed. More than that is nearly a mesh of 1,000 nodes, and mesh is a word. */
export const TOPOLOGY_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Characters of a line that isn't a comment. The longest command has 45, and a path is rarely longer than 200; what is longer is no script, and not worth
 * taking apart.
 */
export const LINE_LIMIT_CHARACTERS = 1_000;

/** Bad lines that are reported with the line itself; those past it are counted. Nobody reads more, and a binary file has millions. */
export const PROBLEM_LIMIT = 10_000;

/** Characters of a bad line that are shown before and behind the mark. */
export const EXCERPT_CHARACTERS = 60;

/** Characters of a bad word that a message quotes. */
export const QUOTE_CHARACTERS = 40;

/** Commands that a run has asked for and has no reply of. Enough to keep a cluster of many processes busy; a reply takes about 300 bytes. */
export const WINDOW_COMMANDS = 1_024;

/** Commands that a run does, where none makes it wait, before it lets others have a turn: Ctrl-C is noticed within 50 ms. */
export const TURN_COMMANDS = 16_384;

/** Rows of a table that are shown; the rest is counted. Some screenfuls: a mesh of 1,000 nodes has a million channels. */
export const TABLE_ROWS = 500;

/** Items of a list in a table that are put into words; no window shows more. The rest is counted. */
export const LIST_ITEMS = 500;

/** Snapshots collected that an interactive session remembers to show, the last ones. */
export const COLLECTED_KEPT = 100;

/** Characters of output that are put together before they are written. A write costs 5 µs, whatever its size. */
export const OUTPUT_CHUNK_CHARACTERS = 64 * 1024;
