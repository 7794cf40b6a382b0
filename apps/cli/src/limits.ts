/** Limits of the command line, with their reasons. Each has a test that hits it. */

/** Lines of earlier sessions that an interactive one offers. Nobody goes further back by hand. */
export const HISTORY_LINES = 1_000;

/** Bytes of the history that are read; a longer file is cut down to its last lines. Four times what HISTORY_LINES ordinary commands take. */
export const HISTORY_BYTES = 128 * 1024;

/** Characters of a piped line that are kept; the rest is dropped, and the parser refuses what is left. A file such as /dev/zero is one line without end. */
export const PIPED_LINE_CHARACTERS = 64 * 1024;

/** Events that a trace keeps, over all nodes; each takes some 200 bytes in its host and again here. A picture of more says nothing. */
export const TRACE_EVENTS = 500_000;

/** Events that a trace keeps of each node, however many nodes there are: enough for its part of a snapshot of a few hundred nodes. */
export const TRACE_EVENTS_OF_A_NODE = 1_000;

/** Bytes of payloads, commands and states that a trace keeps, over all nodes. */
export const TRACE_BYTES = 128 * 1024 * 1024;
