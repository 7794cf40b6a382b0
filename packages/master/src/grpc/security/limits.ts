/** Every limit of who may connect and what strangers may do, with its reason. */

/** Characters of a token. 32 random hexadecimal digits are 128 bits: nobody guesses that. */
export const TOKEN_CHARACTERS_MIN = 32;

/** A signed token of some identity service is still shorter; it has to fit in a header. */
export const TOKEN_CHARACTERS_MAX = 4_096;

/** Different characters in a token. 32 random hexadecimal digits have fewer than 8 once in some ten million times, typed ones often. */
export const TOKEN_DISTINCT_MIN = 8;

/** Tokens of a server: each is compared at each call. */
export const TOKENS_MAX = 100;

/** Bytes of the largest token, certificate or key file that is read: many times what the largest has. */
export const SECRET_FILE_BYTES_MAX = 1024 * 1024;

/** From the first byte of a connection until TLS is agreed on. It takes three trips; the farthest network takes 1 s. */
export const TLS_HANDSHAKE_MS_MAX = 5_000;

/** From an accepted connection to its first call by somebody known. Clients connect when they have something to say; idle strangers would use up the connections. */
export const AUTHENTICATION_MS_MAX = 30_000;

/** Calls of a connection without a token, or with a wrong one, that are answered before it is cut. Enough for a person to read what is wrong. */
export const CONNECTION_FAILURES_MAX = 5;

/** The same of all connections from one address, in a period. From there on, each such call cuts its connection; whoever has a token is never kept out. */
export const ADDRESS_FAILURES_MAX = 50;

/** The period in which the failures of an address are counted. */
export const FAILURES_PERIOD_MS = 60_000;

/** Addresses whose failures are counted at once: past that the one whose period ends first is forgotten. */
export const ADDRESSES_MAX = 1_000;

/** Bytes of a call's metadata, names and values. Ours has a token and what libraries add, below 1 KiB. HTTP/2 takes 64 KiB. */
export const METADATA_BYTES_MAX = 16 * 1024;

/** How long a connection that is cut has to take the last answer. */
export const LAST_ANSWER_MS_MAX = 1_000;
