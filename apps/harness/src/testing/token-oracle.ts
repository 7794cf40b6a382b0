/**
 * The course's rules once more, written down from their text without any of ours: an oracle for random cases. It trusts its input to be well-formed,
 * and knows two ways in which a run can end early.
 */

/** What came of a run: the snapshots as text, or where it ended, by the line of the events from 1; 0: after the last. */
export type OracleOutcome =
  | { readonly kind: "done"; readonly text: string; readonly seen: OracleSights }
  | { readonly kind: "refused"; readonly line: number; readonly why: "tokens" | "draws" | "stuck" };

/** What makes a run interesting. */
export interface OracleSights {
  /** Snapshots that began while another was under way. */
  concurrent: number;
  /** Messages recorded right behind one of another source to the same destination. */
  interleaved: number;
  /** Messages recorded right behind another of the same channel. */
  behind: number;
}

/** A run that ends early. */
class Ended extends Error {
  constructor(readonly why: "tokens" | "draws" | "stuck") {
    super(why);
  }
}

interface Packet {
  /** A number of tokens, or null for the marker of `snapshot`. */
  readonly tokens: number | null;
  readonly snapshot: number;
  readonly due: number;
}

interface Part {
  readonly tokens: number;
  readonly openFrom: Set<string>;
  readonly messages: { from: string; tokens: number }[];
}

/** Ticks after which a snapshot counts as stuck: far more than the channels of a random case can hold. */
const PATIENCE_TICKS = 1_000;

class Oracle {
  private time = 0;
  private drawn = 0;
  private snapshots = 0;
  readonly seen: OracleSights = { concurrent: 0, interleaved: 0, behind: 0 };
  private readonly tokens = new Map<string, number>();
  private readonly channels = new Map<string, Packet[]>();
  /** By snapshot and node. */
  private readonly parts = new Map<string, Part>();

  constructor(
    top: string,
    private readonly draws: readonly number[],
  ) {
    const [count = "", ...lines] = top.trim().split("\n");
    lines.forEach((line, index) => {
      const [one = "", other = ""] = line.split(" ");
      if (index < Number(count)) this.tokens.set(one, Number(other));
      else this.channels.set(`${one} ${other}`, []);
    });
  }

  event(line: string): void {
    const [verb, ...words] = line.split(" ");
    const [one = "", other = "", amount = ""] = words;
    if (verb === "send") this.send(one, other, Number(amount));
    else if (verb === "snapshot") this.snapshot(one);
    else for (let tick = 0; tick < Number(one === "" ? 1 : one); tick += 1) this.tick();
  }

  finish(): string {
    for (let tick = 0; !this.allWhole(); tick += 1) {
      if (tick > PATIENCE_TICKS) throw new Ended("stuck");
      this.tick();
    }
    return Array.from({ length: this.snapshots }, (_, number) => this.text(number)).join("");
  }

  private send(from: string, to: string, tokens: number): void {
    if (tokens > this.tokens.get(from)!) throw new Ended("tokens");
    this.tokens.set(from, this.tokens.get(from)! - tokens);
    this.put(from, to, { tokens, snapshot: -1 });
  }

  private put(from: string, to: string, packet: Omit<Packet, "due">): void {
    const draw = this.draws[this.drawn++];
    if (draw === undefined) throw new Ended("draws");
    this.channels.get(`${from} ${to}`)!.push({ ...packet, due: this.time + 1 + draw });
  }

  private snapshot(node: string): void {
    if (!this.allWhole()) this.seen.concurrent += 1;
    this.snapshots += 1;
    this.record(this.snapshots - 1, node);
  }

  private record(snapshot: number, node: string): void {
    const sources = [...this.tokens.keys()].filter((source) => this.channels.has(`${source} ${node}`));
    this.parts.set(`${snapshot} ${node}`, { tokens: this.tokens.get(node)!, openFrom: new Set(sources), messages: [] });
    for (const to of this.inTextOrder()) if (this.channels.has(`${node} ${to}`)) this.put(node, to, { tokens: null, snapshot });
  }

  private tick(): void {
    this.time += 1;
    for (const from of this.inTextOrder()) {
      const to = this.inTextOrder().find((target) => (this.channels.get(`${from} ${target}`)?.[0]?.due ?? Infinity) <= this.time);
      if (to !== undefined) this.receive(from, to, this.channels.get(`${from} ${to}`)!.shift()!);
    }
  }

  private receive(from: string, to: string, { tokens, snapshot }: Packet): void {
    if (tokens === null) {
      if (!this.parts.has(`${snapshot} ${to}`)) this.record(snapshot, to);
      this.parts.get(`${snapshot} ${to}`)!.openFrom.delete(from);
      return;
    }
    this.tokens.set(to, this.tokens.get(to)! + tokens);
    for (let number = 0; number < this.snapshots; number += 1) {
      const part = this.parts.get(`${number} ${to}`);
      if (part?.openFrom.has(from) !== true) continue;
      const last = part.messages.at(-1);
      if (last !== undefined) this.seen[last.from === from ? "behind" : "interleaved"] += 1;
      part.messages.push({ from, tokens });
    }
  }

  private allWhole(): boolean {
    for (let number = 0; number < this.snapshots; number += 1) {
      for (const node of this.tokens.keys()) if (this.parts.get(`${number} ${node}`)?.openFrom.size !== 0) return false;
    }
    return true;
  }

  private text(snapshot: number): string {
    const nodes = [...this.tokens.keys()];
    const parts = nodes.map((node) => ({ node, part: this.parts.get(`${snapshot} ${node}`)! }));
    const held = parts.map(({ node, part }) => `${node} ${part.tokens}\n`);
    const inTransit = parts.flatMap(({ node, part }) => part.messages.map(({ from, tokens }) => `${from} ${node} token(${tokens})\n`));
    return `${snapshot}\n${held.join("")}${inTransit.join("")}`;
  }

  private inTextOrder(): string[] {
    return [...this.tokens.keys()].sort();
  }
}

/** Runs a case by the rules. */
export function tokenOracle(top: string, events: readonly string[], draws: readonly number[]): OracleOutcome {
  let line = 0;
  try {
    const oracle = new Oracle(top, draws);
    for (const event of events) {
      line += 1;
      oracle.event(event);
    }
    line = 0;
    return { kind: "done", text: oracle.finish(), seen: oracle.seen };
  } catch (error) {
    if (error instanceof Ended) return { kind: "refused", line, why: error.why };
    throw error;
  }
}
