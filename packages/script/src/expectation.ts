import { AMOUNT_MAX } from "@cutline/bank";
import { NODE_ID_MAX, type NodeId } from "@cutline/core";
import { Complaint } from "./problem.js";

/** A line of a transcript that a program printed: an expectation. `run` ignores it; `check` compares. */
export interface Expectation {
  /** Its line number, from 1. */
  readonly at: number;
  /** The line, without prompt and blanks around it. */
  readonly text: string;
  /** The command that it follows, as an index into the script's commands; null before the first. */
  readonly command: number | null;
  /** What the line says, in whichever spelling. */
  readonly output: ExpectedOutput;
}

/** What a line of output says. */
export type ExpectedOutput =
  | { readonly kind: "insufficientFunds" }
  | { readonly kind: "transfer"; readonly source: NodeId; readonly amount: bigint }
  | { readonly kind: "marker"; readonly source: NodeId }
  | { readonly kind: "started"; readonly node: NodeId }
  | { readonly kind: "snapshotHeader"; readonly number: bigint }
  | { readonly kind: "nodesHeader" }
  | { readonly kind: "channelsHeader" }
  | { readonly kind: "balance"; readonly node: NodeId; readonly amount: bigint }
  /** `sum`: the money in transit, which may pass 64 bits. */
  | { readonly kind: "channel"; readonly source: NodeId; readonly target: NodeId; readonly sum: bigint };

/** An output as it is written, in either spelling and with one blank between words, and what it says. */
interface OutputForm {
  readonly pattern: RegExp;
  readonly read: (numbers: Numbers) => ExpectedOutput;
}

const FORMS: readonly OutputForm[] = [
  { pattern: /^ERR_SEND$/, read: () => ({ kind: "insufficientFunds" }) },
  { pattern: /^(\d+) Transfer (\d+)$/, read: (numbers) => ({ kind: "transfer", source: numbers.node(), amount: numbers.amount() }) },
  { pattern: /^(\d+) (?:SnapshotToken|TakeSnapshot) -1$/, read: (numbers) => ({ kind: "marker", source: numbers.node() }) },
  { pattern: /^Started by Node (\d+)$/, read: (numbers) => ({ kind: "started", node: numbers.node() }) },
  { pattern: /^--- ?Snapshot (\d+)$/, read: (numbers) => ({ kind: "snapshotHeader", number: numbers.any() }) },
  { pattern: /^--- ?Node states$/, read: () => ({ kind: "nodesHeader" }) },
  { pattern: /^--- ?Channel states$/, read: () => ({ kind: "channelsHeader" }) },
  { pattern: /^[Nn]ode (\d+) ?= ?(\d+)$/, read: (numbers) => ({ kind: "balance", node: numbers.node(), amount: numbers.amount() }) },
  {
    pattern: /^[Cc]hannel ?\( ?(\d+) ?(?:→|->) ?(\d+) ?\) ?= ?(\d+)$/,
    read: (numbers) => ({ kind: "channel", source: numbers.node(), target: numbers.node(), sum: numbers.any() }),
  },
];

/** What was surely meant as an output, well-formed or not. */
const LIKE_OUTPUT = /^(?:\d+ (?:Transfer|SnapshotToken|TakeSnapshot)|Started by|ERR_SEND|---|[Nn]ode \d|[Cc]hannel ?\()/;

/**
 * What a line of output says, or null for a line that is none. Throws a Complaint about one that was meant as an output and isn't one.
 * `text` begins at index `start` of its line.
 */
export function parseOutput(text: string, start: number): ExpectedOutput | null {
  const line = text.replace(/[ \t]+/g, " ");
  if (!LIKE_OUTPUT.test(line)) return null;
  for (const { pattern, read } of FORMS) {
    const match = pattern.exec(line);
    if (match !== null) return read(new Numbers(match.slice(1), start, start + text.length));
  }
  const expected = "an output such as ERR_SEND, 1 Transfer 300, 1 SnapshotToken -1, node 1 = 300 or channel (1 → 2) = 0";
  throw new Complaint("this looks like an output and is none", start, start + text.length, expected);
}

/** The numbers in an output, read one after the other. */
class Numbers {
  private index = 0;

  constructor(
    private readonly captured: readonly string[],
    private readonly start: number,
    private readonly end: number,
  ) {}

  node(): NodeId {
    return Number(this.upTo(BigInt(NODE_ID_MAX), "a node id"));
  }

  amount(): bigint {
    return this.upTo(AMOUNT_MAX, "an amount");
  }

  any(): bigint {
    const number = BigInt(this.captured[this.index] ?? 0);
    this.index += 1;
    return number;
  }

  private upTo(limit: bigint, what: string): bigint {
    const number = this.any();
    if (number <= limit) return number;
    throw new Complaint(`${what} in this output is out of range`, this.start, this.end, `${what} from 0 to ${limit}`);
  }
}
