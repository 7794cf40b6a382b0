import type { NodeRecord } from "@cutline/protocol";
import type { NodeId, SnapshotId } from "../identifiers.js";
import { Process } from "../process/process.js";
import { bytes, type Purse, purse, text } from "./purse.js";

/** One process on its own, with 100 coins. Whatever it does to the world is written down. */
export class SoloProcess {
  /** Effects in order, in words. */
  readonly effects: string[] = [];
  readonly records: NodeRecord[] = [];
  readonly process: Process<Purse>;

  constructor({ id = 1, incoming = [], outgoing = [] }: { id?: NodeId; incoming?: readonly NodeId[]; outgoing?: readonly NodeId[] } = {}) {
    this.process = new Process(id, purse, bytes("100"), 7n, {
      send: (target, payload) => this.effects.push(`send ${text(payload)} to ${target}`),
      sendMarker: (snapshot, targets) => this.effects.push(`marker ${snapshot} to ${targets.join()}`),
      reply: (reply) => this.effects.push(`reply ${text(reply)}`),
      initiated: (snapshot) => this.effects.push(`initiated ${snapshot}`),
      recorded: (record) => {
        this.effects.push(`recorded ${record.snapshotId}`);
        this.records.push(record);
      },
      reopened: (snapshot) => this.effects.push(`reopened ${snapshot}`),
    });
    for (const source of incoming) this.process.step({ kind: "openIncoming", source });
    for (const target of outgoing) this.process.step({ kind: "openOutgoing", target });
  }

  get coins(): number {
    return Number(text(this.process.saveState()));
  }

  /** Runs a command and gives its effects. */
  command(command: string, sendsTo: readonly NodeId[] | null = null): string[] {
    return this.effectsOf(() => this.process.step({ kind: "command", command: bytes(command), sendsTo }));
  }

  coinsFrom(source: NodeId, payload: string): string[] {
    return this.effectsOf(() => this.process.step({ kind: "deliver", source, message: { kind: "message", payload: bytes(payload) } }));
  }

  markerFrom(source: NodeId, snapshot: SnapshotId): string[] {
    return this.effectsOf(() => this.process.step({ kind: "deliver", source, message: { kind: "marker", snapshot } }));
  }

  initiate(snapshot: SnapshotId | null = null): string[] {
    return this.effectsOf(() => this.process.step({ kind: "initiate", snapshot }));
  }

  openIncoming(source: NodeId): string[] {
    return this.effectsOf(() => this.process.step({ kind: "openIncoming", source }));
  }

  openOutgoing(target: NodeId): string[] {
    return this.effectsOf(() => this.process.step({ kind: "openOutgoing", target }));
  }

  retire(snapshot: SnapshotId): string[] {
    return this.effectsOf(() => this.process.step({ kind: "retire", snapshot }));
  }

  /** A copy of all that the process remembers, so that a test can say that nothing has changed. */
  memory(): Record<string, unknown> {
    const parts = Object.entries(this.process).filter(([name]) => !["application", "context", "sink"].includes(name));
    return structuredClone(Object.fromEntries(parts));
  }

  private effectsOf(step: () => void): string[] {
    const before = this.effects.length;
    step();
    return this.effects.slice(before);
  }
}

/** A record as one readable line for each part. */
export function shown({ snapshotId, node, state, sent, incoming, silentSources }: NodeRecord): unknown {
  return {
    snapshotId,
    node,
    coins: text(state),
    sent: sent.map(({ target, count }) => `${count} to ${target}`),
    incoming: incoming.map(({ source, received, messages }) => `${source}: ${received} received, then [${messages.map(text).join()}]`),
    silentSources,
  };
}
