import { PAYLOAD_BYTES_MAX } from "@cutline/protocol";

/** Every limit of the gRPC side, with its reason. */

/**
 * Bytes of the largest request that is read. Twice the largest command, so that one that is somewhat too large is refused in words that name
 * the field, and one that is far too large is not even kept.
 */
export const REQUEST_BYTES_MAX = 2 * PAYLOAD_BYTES_MAX;

/**
 * Bytes of the largest response, sent or taken: collected snapshots are the only large ones. A full mesh of 1,000 nodes has 999,000 channels
 * of some 20 bytes each; the rest is room for the messages in them. Clients in other languages take 4 MiB unless told otherwise.
 */
export const RESPONSE_BYTES_MAX = 256 * 1024 * 1024;

/** Calls under way on one connection, past which a client's next ones wait at the client. With a cluster that works in order, more gain nothing. */
export const CALLS_PER_CONNECTION_MAX = 1_000;

/** Connections at a time; a further one is closed at once. A master has a few clients, and each connection costs memory and a descriptor. */
export const CONNECTIONS_MAX = 256;

/**
 * Bytes of an error's message on the wire, percent-encoded as gRPC has it; the rest is cut off. Clients built on gRPC's C core drop a call
 * whose trailers are over 8 KiB, and the message is in there twice: in the details as base64, which takes a third more.
 */
export const MESSAGE_BYTES_MAX = 2_560;

/** Wrong fields that an error's details list, and bytes of what is said of each: 1 KiB of the trailers. */
export const VIOLATIONS_MAX = 8;
export const VIOLATION_BYTES_MAX = 100;

/** Facts that an error's details have for programs, such as the node, and bytes of each. Ours have up to three, of some 20 bytes. */
export const FACTS_MAX = 4;
export const FACT_BYTES_MAX = 48;

/** Commands of one batch. Past it a caller gains nothing, and waits longer for its first reply. */
export const BATCH_COMMANDS_MAX = 10_000;

/** Commands of a batch that are under way at a time: enough to keep every host busy. */
export const BATCH_WINDOW_COMMANDS = 512;

/** Bytes of replies past which a response is sent before its batch is done: with one more reply below the 4 MiB that clients take unless told otherwise. */
export const BATCH_REPLY_BYTES = 1024 * 1024;

/** Resources of a page: where a request says nothing, and at the most. */
export const PAGE_SIZE_DEFAULT = 100;
export const PAGE_SIZE_MAX = 1_000;

/** Characters of a page token. Ours have some 80. */
export const PAGE_TOKEN_CHARACTERS_MAX = 512;

/** Events of one response: enough to spread the cost of a message, and below 1 MiB with the largest. */
export const EVENTS_PER_RESPONSE = 256;

/** Answers kept for repeats of their request ids, and their bytes: a repeat comes within seconds. The newest is kept whatever its size. */
export const ANSWERS_KEPT = 10_000;
export const ANSWER_BYTES_KEPT = 64 * 1024 * 1024;

/** Characters of a reason on the wire. Ours are below 32; an application's own may be anything. */
export const REASON_CHARACTERS_MAX = 64;

/** How long a server that closes waits for the unary calls under way. Streams are ended, since they may never end. */
export const SHUTDOWN_MS = 5_000;

/** How long it waits after that for its last words to be read. Who reads nothing, as a slow watcher of events, is cut off. */
export const LAST_WORDS_MS = 500;

/**
 * Bytes of a script in UTF-8. As large as a command may be; some 60,000 commands. Who has more runs it with `cutline run --master`, which sends
 * commands, or sends batches.
 */
export const SCRIPT_BYTES_MAX = 1024 * 1024;

/** Silence after which a server asks whether a connection is still alive, so that dead clients don't use up the connections. */
export const SERVER_PING_MS = 20_000;

/** Silence after which a client asks whether the master it waits for is still alive. */
export const CLIENT_PING_MS = 20_000;

/** How long the answer to a ping may take: longer than the longest that a busy master keeps its event loop. */
export const PING_ANSWER_MS = 20_000;

/** How often connections are looked at for whether anything has come on them. */
export const SILENCE_CHECK_MS = 10_000;

/** Looks without anything new, after which a connection is cut: longer than it takes to ask and to wait for the answer, and one look more. */
export const SILENT_CHECKS_MAX = (SERVER_PING_MS + PING_ANSWER_MS) / SILENCE_CHECK_MS + 1;

/** How long a connection to a master may take. Loopback takes 10 ms, another continent 1 s. */
export const CONNECT_MS = 5_000;

/** How long a call may take. Receiving all of some million messages takes longest, below a minute. */
export const CALL_MS = 300_000;
