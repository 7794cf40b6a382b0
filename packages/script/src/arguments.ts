import { AMOUNT_MAX } from "@cutline/bank";
import { NODE_ID_MAX, type NodeId } from "@cutline/core";
import type { Parameter, Usage } from "./commands.js";
import type { Cursor } from "./cursor.js";
import { Complaint, quote } from "./problem.js";
import type { TopologyFile } from "./topology-file.js";
import { TOPOLOGY_NAMES } from "./topology.js";

/** Digits that a number holds exactly. */
const EXACT_DIGITS = 15;

/** What a parameter can be. */
const RANGES: Readonly<Record<Parameter["holds"], string>> = {
  node: `a node id from 0 to ${NODE_ID_MAX}`,
  amount: `a whole number from 0 to ${AMOUNT_MAX}`,
  topology: `${TOPOLOGY_NAMES.join(", ")}, or the path of a topology file`,
};

const ZERO = 0x30;
const NINE = 0x39;

/** The words behind a command's, read one after the other as the signature says. What doesn't fit is thrown as a Complaint. */
export class Arguments {
  private count = 0;

  /** The cursor is on the command's own word. */
  constructor(
    private readonly signature: Usage,
    private readonly cursor: Cursor,
  ) {}

  /** The next word as a node's id. */
  node(): NodeId {
    if (!this.next()) throw this.missing();
    return this.asNode();
  }

  /** The same, of a node that a topology file lists, if there is one. */
  nodeOf(file: TopologyFile | null): NodeId {
    const node = this.node();
    if (file === null || file.nodes.has(node)) return node;
    const { name } = this.parameter();
    throw Complaint.ofWord(
      this.cursor,
      `node ${node} is not in ${file.name}`,
      `${this.signature.usage}, where ${name} is a node of ${file.name}`,
    );
  }

  /** The next word as a node's id, or null where there is none. */
  optionalNode(): NodeId | null {
    return this.next() ? this.asNode() : null;
  }

  /** The next word as it is. */
  word(): string {
    if (!this.next()) throw this.missing();
    return this.cursor.word;
  }

  /** The next word as an amount. */
  amount(): bigint {
    if (!this.next()) throw this.missing();
    const approximate = this.digits();
    if (this.cursor.wordLength <= EXACT_DIGITS && approximate >= 0) return exactAmount(approximate);
    const amount = Number.isNaN(approximate) ? -1n : BigInt(this.cursor.word);
    if (amount < 0n || amount > AMOUNT_MAX) throw this.unfit(approximate);
    return amount;
  }

  /** There must be no more words. */
  end(): void {
    if (!this.next()) return;
    const { word } = this.cursor;
    const comment = word.startsWith("#") ? "; a comment has a line of its own" : "";
    throw Complaint.ofWord(this.cursor, `${quote(word)} is left over`, `${this.signature.usage} and nothing more${comment}`);
  }

  private next(): boolean {
    this.count += 1;
    return this.cursor.next();
  }

  private asNode(): NodeId {
    const id = this.digits();
    if (!(id <= NODE_ID_MAX)) throw this.unfit(id);
    return id;
  }

  /** The whole number that the word is, exact up to EXACT_DIGITS digits; NaN where it isn't all digits. */
  private digits(): number {
    const { source, wordStart, wordEnd } = this.cursor;
    let value = 0;
    for (let index = wordStart; index < wordEnd; index += 1) {
      const code = source.charCodeAt(index);
      if (code < ZERO || code > NINE) return Number.NaN;
      value = value * 10 + (code - ZERO);
    }
    return value;
  }

  private missing(): Complaint {
    const behind = this.cursor.wordEnd - this.cursor.lineStart + 1;
    return new Complaint(`${this.parameter().name} is missing`, behind, behind + 1, this.expected());
  }

  private unfit(value: number): Complaint {
    const { word } = this.cursor;
    const fault = /^-\d+$/.test(word) ? "is negative" : Number.isNaN(value) ? "is not a whole number" : "is out of range";
    return Complaint.ofWord(this.cursor, `${this.parameter().name} ${fault}: ${quote(word)}`, this.expected());
  }

  private parameter(): Parameter {
    return this.signature.parameters[this.count - 1] ?? { name: "argument", holds: "amount", optional: false };
  }

  private expected(): string {
    const { name, holds } = this.parameter();
    return `${this.signature.usage}, where ${name} is ${RANGES[holds]}`;
  }
}

/** Amounts that scripts are full of, made once: a bigint of its own for each command costs time and memory. */
const COMMON_AMOUNTS = Array.from({ length: 1024 }, (_, amount) => BigInt(amount));

function exactAmount(amount: number): bigint {
  return COMMON_AMOUNTS[amount] ?? BigInt(amount);
}
