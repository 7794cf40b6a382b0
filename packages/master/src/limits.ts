/** Every limit and deadline of the master, with its reason. */

/** From the launch of a host to its hello. Node.js starts in a tenth of a second; sixty at once on two cores take five. */
const HOST_START_MS_MAX = 60_000;

/** From a request to a host to its answer. Commands take microseconds; a wave over a million messages takes seconds. */
const HOST_ANSWER_MS_MAX = 120_000;

/** From telling a host to end until it is killed. */
const HOST_END_MS_MAX = 2_000;

/** From the loss of a host's connection to the news of how its process ended, which says more. A crash with a core dump may take longer. */
export const FATE_MS_MAX = 500;

/** Bytes of the largest frame that a stranger may send before it has introduced itself. A hello is under 1 KiB. */
export const HELLO_BYTES_MAX = 4_096;

/** From an accepted control connection to its hello. */
const HELLO_MS_MAX = 5_000;

/** Deadlines that hosts are held to, in milliseconds. */
export interface HostDeadlines {
  readonly startMsMax: number;
  readonly answerMsMax: number;
  readonly endMsMax: number;
  readonly helloMsMax: number;
}

export const HOST_DEADLINES: HostDeadlines = {
  startMsMax: HOST_START_MS_MAX,
  answerMsMax: HOST_ANSWER_MS_MAX,
  endMsMax: HOST_END_MS_MAX,
  helloMsMax: HELLO_MS_MAX,
};

/** Control connections held at once: one a host, and strangers that have not introduced themselves yet. */
export const CONTROL_CONNECTIONS_MAX = 8_192;

/** Channels or nodes that an explanation lists; the rest is counted. */
export const LISTED_MAX = 20;
