import { SIGNATURES, type Verb, VERBS } from "../commands.js";
import { TABLES } from "./show.js";

/** The words that an interactive session knows besides the commands. */
export const SESSION_WORDS = ["show", "help", "quit", "exit"] as const;
export type SessionWord = (typeof SESSION_WORDS)[number];

/** What help can be asked about. */
export type Topic = Verb | SessionWord;
export const TOPICS: readonly Topic[] = [...VERBS, ...SESSION_WORDS];

interface Page {
  readonly usage: string;
  readonly effect: string;
  readonly prints: string;
}

type Deed = Omit<Page, "usage">;

const NOTHING = "nothing";
const RECEIVED = "FROM Transfer AMOUNT, or FROM SnapshotToken -1 for a marker";

const DEEDS: Readonly<Record<Verb, Deed>> = {
  Topology: {
    effect: "chooses the channels that nodes will have, before StartMaster: mesh, or the path of a topology file",
    prints: NOTHING,
  },
  StartMaster: { effect: "starts the master and its observer; comes first", prints: NOTHING },
  CreateNode: { effect: "a node with that balance, and a channel each way between it and every other", prints: NOTHING },
  Send: {
    effect: "takes AMOUNT off FROM's balance and puts a Transfer on the channel FROM → TO",
    prints: "ERR_SEND where the balance is too low, and nothing changes; else nothing",
  },
  Receive: {
    effect: "takes the first message off the channel FROM → TO, or off a random one that isn't empty",
    prints: `${RECEIVED}; nothing where there is none`,
  },
  ReceiveAll: { effect: "receives until every channel is empty, in random order", prints: NOTHING },
  BeginSnapshot: { effect: "node ID records its balance and puts a marker on each outgoing channel", prints: "Started by Node ID" },
  CollectState: { effect: "gathers and checks what nodes recorded, of each snapshot not yet collected", prints: NOTHING },
  PrintSnapshot: { effect: "prints what was collected last; can be repeated", prints: "the state of every node and every channel" },
  KillAll: { effect: "ends every process; a later StartMaster starts afresh", prints: NOTHING },
};

const SESSION_PAGES: Readonly<Record<SessionWord, Page>> = {
  show: {
    usage: `show [${TABLES.join(" | ")}]`,
    effect: "looks at the cluster, and changes nothing",
    prints: "nodes with their balances, what waits in each channel, and each snapshot: who has recorded, and whose markers it awaits",
  },
  help: { usage: "help [COMMAND]", effect: "tells what a command does", prints: "this" },
  quit: { usage: "quit", effect: "ends every process, and the session", prints: NOTHING },
  exit: { usage: "exit", effect: "the same as quit", prints: NOTHING },
};

/** What there is to know about one word, or in short about all of them, as lines. */
export function manual(topic: Topic | null): string[] {
  if (topic === null) return overview();
  const { usage, effect, prints } = pageOf(topic);
  return [usage, `  ${effect}`, `  prints: ${prints}`];
}

function overview(): string[] {
  const pages = TOPICS.map(pageOf);
  const width = Math.max(...pages.map(({ usage }) => usage.length));
  return [...pages.map(({ usage, effect }) => `${usage.padEnd(width)}  ${effect}`), "help COMMAND says more, and what it prints"];
}

function pageOf(topic: Topic): Page {
  if (isSessionWord(topic)) return SESSION_PAGES[topic];
  return { usage: SIGNATURES.find(({ verb }) => verb === topic)?.usage ?? topic, ...DEEDS[topic] };
}

function isSessionWord(topic: Topic): topic is SessionWord {
  return topic in SESSION_PAGES;
}
