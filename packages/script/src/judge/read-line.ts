import { COURSE_SPELLING } from "../styles/course.js";
import { SEED_SPELLING } from "../styles/seed.js";
import type { Spelling } from "../styles/spelling.js";
import { VERBS } from "../commands.js";
import type { ExpectedOutput } from "../expectation.js";

/** What a line of somebody's output says: an output of the language, an echoed command, or nothing that the language knows. */
export type Said = ExpectedOutput | { readonly kind: "command" } | { readonly kind: "unknown" };

/** How outputs are recognised, whoever printed them. `run` and `check` want them spelled as documented; a judge only wants to know what is meant. */
const FORMS: readonly { readonly pattern: RegExp; readonly read: (match: RegExpExecArray) => ExpectedOutput }[] = [
  {
    pattern: /^channel\s*\(?\s*(\d+)\s*(?:→|-+>|=+>|,|to\b)\s*(\d+)\s*\)?\s*[=:]\s*(-?\d+)$/i,
    read: ([, source, target, sum]) => ({ kind: "channel", source: Number(source), target: Number(target), sum: BigInt(sum ?? 0) }),
  },
  {
    pattern: /^node\s*(\d+)\s*[=:]\s*(-?\d+)$/i,
    read: ([, node, amount]) => ({ kind: "balance", node: Number(node), amount: BigInt(amount ?? 0) }),
  },
  {
    pattern: /^(\d+)\s+transfer\s+(-?\d+)$/i,
    read: ([, source, amount]) => ({ kind: "transfer", source: Number(source), amount: BigInt(amount ?? 0) }),
  },
  {
    pattern: /^(\d+)\s+(?:snapshot\s?token|take\s?snapshot)\s+-\s?1$/i,
    read: ([, source]) => ({ kind: "marker", source: Number(source) }),
  },
  { pattern: /^started\s+by\s+node\s+(\d+)$/i, read: ([, node]) => ({ kind: "started", node: Number(node) }) },
  { pattern: /^err[\s_-]?send$/i, read: () => ({ kind: "insufficientFunds" }) },
  { pattern: /^-*\s*node\s+states?\s*:?\s*-*$/i, read: () => ({ kind: "nodesHeader" }) },
  { pattern: /^-*\s*channel\s+states?\s*:?\s*-*$/i, read: () => ({ kind: "channelsHeader" }) },
  { pattern: /^-*\s*snapshot\s+(\d+)\s*:?\s*-*$/i, read: ([, number]) => ({ kind: "snapshotHeader", number: BigInt(number ?? 0) }) },
];

const COMMANDS: ReadonlySet<string> = new Set(VERBS.map((verb) => verb.toLowerCase()));

/** What a line says, which is without prompt and blanks around it. */
export function readLine(text: string): Said {
  for (const { pattern, read } of FORMS) {
    const match = pattern.exec(text);
    if (match !== null) return read(match);
  }
  const [verb = ""] = text.split(/\s/, 1);
  return { kind: COMMANDS.has(verb.toLowerCase()) ? "command" : "unknown" };
}

/** Whether two outputs say the same. */
export function sameOutput(one: Said, other: Said): boolean {
  return one.kind === other.kind && one.kind !== "command" && one.kind !== "unknown" && spell(one) === spell(other as ExpectedOutput);
}

/** How Cutline prints an output. */
export function spell(output: ExpectedOutput): string {
  return spelled(output, COURSE_SPELLING);
}

/** How the original program prints an output. */
export function spellAsSeed(output: ExpectedOutput): string {
  return spelled(output, SEED_SPELLING);
}

function spelled(output: ExpectedOutput, spelling: Spelling): string {
  switch (output.kind) {
    case "insufficientFunds":
      return "ERR_SEND";
    case "transfer":
      return `${output.source} Transfer ${output.amount}`;
    case "marker":
      return spelling.marker(output.source);
    case "started":
      return `Started by Node ${output.node}`;
    case "snapshotHeader":
      return `---Snapshot ${output.number}`;
    case "nodesHeader":
      return "---Node states";
    case "channelsHeader":
      return "---Channel states";
    case "balance":
      return spelling.balance(output.node, output.amount);
    case "channel":
      return spelling.channel(output.source, output.target, output.sum);
  }
}
