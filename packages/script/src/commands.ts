import type { ChannelId, NodeId } from "@cutline/core";
import type { TopologyChoice } from "./topology.js";

/** Where a command stands, and how it was written there. */
interface Written {
  /** Its line number, from 1. */
  readonly at: number;
  /** The line, without prompt and blanks around it. */
  readonly text: string;
}

/** One command of a script. */
export type Command =
  /** What the nodes of each master are to have for channels. Its effect is in the StartMasters that follow. */
  | (Written & { readonly kind: "topology"; readonly argument: string; readonly choice: TopologyChoice })
  /** `topology`: the only channels of its nodes; null: a full mesh. */
  | (Written & { readonly kind: "startMaster"; readonly topology: readonly ChannelId[] | null })
  | (Written & { readonly kind: "createNode"; readonly node: NodeId; readonly amount: bigint })
  | (Written & { readonly kind: "send"; readonly source: NodeId; readonly target: NodeId; readonly amount: bigint })
  /** `source` null: any non-empty channel. */
  | (Written & { readonly kind: "receive"; readonly node: NodeId; readonly source: NodeId | null })
  | (Written & { readonly kind: "receiveAll" })
  | (Written & { readonly kind: "beginSnapshot"; readonly node: NodeId })
  | (Written & { readonly kind: "collectState" })
  | (Written & { readonly kind: "printSnapshot" })
  | (Written & { readonly kind: "killAll" });

/** What a command can be given. */
export interface Parameter {
  readonly name: string;
  readonly holds: "node" | "amount" | "topology";
  readonly optional: boolean;
}

/** What a line holds. */
export interface Usage {
  readonly parameters: readonly Parameter[];
  /** As the documentation writes it: `Receive TO [FROM]`. */
  readonly usage: string;
}

/** A command's word and what follows it. */
export interface Signature extends Usage {
  readonly verb: Verb;
}

export type Verb = (typeof VERBS)[number];

/** The words that begin commands, in the order of the documentation. */
export const VERBS = [
  "Topology",
  "StartMaster",
  "CreateNode",
  "Send",
  "Receive",
  "ReceiveAll",
  "BeginSnapshot",
  "CollectState",
  "PrintSnapshot",
  "KillAll",
] as const;

const ID = nodeParameter("ID");
const FROM = nodeParameter("FROM");
const TO = nodeParameter("TO");
const FILE: Parameter = { name: "FILE", holds: "topology", optional: false };
const AMOUNT: Parameter = { name: "AMOUNT", holds: "amount", optional: false };

const PARAMETERS: Readonly<Record<Verb, readonly Parameter[]>> = {
  Topology: [FILE],
  StartMaster: [],
  CreateNode: [ID, AMOUNT],
  Send: [FROM, TO, AMOUNT],
  Receive: [TO, { ...FROM, optional: true }],
  ReceiveAll: [],
  BeginSnapshot: [ID],
  CollectState: [],
  PrintSnapshot: [],
  KillAll: [],
};

/** Every command's signature. */
export const SIGNATURES: readonly Signature[] = VERBS.map((verb) => ({ verb, parameters: PARAMETERS[verb], usage: usageOf(verb) }));

/** One that holds a node's id. */
export function nodeParameter(name: string): Parameter {
  return { name, holds: "node", optional: false };
}

function usageOf(verb: Verb): string {
  return [verb, ...PARAMETERS[verb].map(({ name, optional }) => (optional ? `[${name}]` : name))].join(" ");
}
