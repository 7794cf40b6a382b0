import { decodeTransfer, readCut } from "@cutline/bank";
import { Topology } from "@cutline/core";
import type { GlobalState } from "@cutline/protocol";
import type { Command } from "../commands.js";
import { Output } from "../output.js";
import type { CommandResult } from "../result.js";
import type { Style } from "../styles/style.js";
import { ForkedSystem, type Waiting } from "./forked-system.js";

interface Options {
  readonly style: Style;
  readonly keepGoing: boolean;
  /** States past which it gives up. */
  readonly limit: number;
}

/** A run so far. */
interface Run {
  readonly system: ForkedSystem | null;
  readonly collected: readonly GlobalState[] | null;
  readonly printed: string;
}

/** What a command can lead to. */
interface Step {
  readonly system: ForkedSystem | null;
  readonly collected: readonly GlobalState[] | null;
  readonly result: CommandResult;
}

class TooMany extends Error {}

/**
 * Everything that a script can print, found by trying every choice of every Receive and every order in every ReceiveAll on real process machines. Null where
 * that takes more than `limit` states. It knows nothing of how the judge reasons.
 */
export function enumerateRuns(commands: readonly Command[], options: Options): Set<string> | null {
  try {
    return new Enumeration(options).run(commands);
  } catch (error) {
    if (error instanceof TooMany) return null;
    throw error;
  }
}

class Enumeration {
  private states = 0;

  constructor(private readonly options: Options) {}

  run(commands: readonly Command[]): Set<string> {
    const over = new Set<string>();
    let runs: Run[] = [{ system: null, collected: null, printed: "" }];
    for (const command of commands) {
      const next = new Map<string, Run>();
      for (const run of runs) {
        for (const { system, collected, result } of this.stepsOf(run, command)) {
          const printed = run.printed + this.print(command, result);
          if (result.kind === "failed" && !this.options.keepGoing) over.add(printed);
          else next.set(`${system?.key ?? ""} ${JSON.stringify(collected, replacer)} ${printed}`, { system, collected, printed });
        }
      }
      runs = [...next.values()];
    }
    for (const { printed } of runs) over.add(printed);
    return over;
  }

  private print(command: Command, result: CommandResult): string {
    let text = "";
    const output = new Output({ write: (written) => (text += written) });
    this.options.style.print(command, result, output);
    output.flush();
    return text;
  }

  private stepsOf({ system, collected }: Run, command: Command): Step[] {
    const failed: Step = { system, collected, result: { kind: "failed", code: "FAILED", message: "", error: null } };
    if (command.kind === "topology") return [{ system, collected, result: { kind: "topologyChosen" } }];
    if (command.kind === "startMaster") {
      if (system !== null) return [failed];
      return [{ system: ForkedSystem.empty(Topology.of(command.topology)), collected: null, result: { kind: "masterStarted" } }];
    }
    if (system === null) return [failed];
    const unknown = nodesOf(command).some((node) => system.has(node) === (command.kind === "createNode"));
    return unknown ? [failed] : this.stepsOn(system, collected, command, failed);
  }

  private stepsOn(system: ForkedSystem, collected: Run["collected"], command: Command, failed: Step): Step[] {
    switch (command.kind) {
      case "topology":
      case "startMaster":
        return [failed];
      case "createNode":
        return [{ system: system.createNode(command.node, command.amount), collected, result: { kind: "nodeCreated" } }];
      case "send": {
        if (command.source === command.target || !system.hasChannel(command.source, command.target)) return [failed];
        const sent = system.send(command.source, command.target, command.amount);
        if (sent === null) return [{ system, collected, result: { kind: "insufficientFunds", balance: 0n } }];
        return [{ system: sent, collected, result: { kind: "moneySent" } }];
      }
      case "receive": {
        if (command.source !== null && !system.hasChannel(command.source, command.node)) return [failed];
        const heads = system.heads(command.node).filter(({ source }) => command.source === null || command.source === source);
        if (heads.length === 0) return [{ system, collected, result: { kind: "nothingReceived" } }];
        return heads.map((head) => (system.fits(head) ? { system: system.deliver(head), collected, result: received(head) } : failed));
      }
      case "receiveAll":
        if (!system.allFits) return [failed];
        return this.drained(system).map((after) => ({ system: after, collected, result: { kind: "allReceived" } }));
      case "beginSnapshot": {
        const result = { kind: "snapshotBegun", node: command.node, snapshot: "" } as const;
        return [{ system: system.beginSnapshot(command.node), collected, result }];
      }
      case "collectState": {
        const collection = system.underWay.length === 0 ? null : system.collect();
        if (collection === null) return [failed];
        return [{ system: collection.after, collected: collection.states, result: { kind: "collected", snapshots: [] } }];
      }
      case "printSnapshot":
        return collected === null ? [failed] : [{ system, collected, result: { kind: "printed", cuts: collected.map(readCut) } }];
      case "killAll":
        return [{ system: null, collected: null, result: { kind: "allKilled" } }];
    }
  }

  /** Every system that a ReceiveAll can leave. */
  private drained(system: ForkedSystem): ForkedSystem[] {
    const seen = new Set<string>();
    const left: ForkedSystem[] = [];
    const open = [system];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { key } = next;
      if (seen.has(key)) continue;
      seen.add(key);
      this.states += 1;
      if (this.states > this.options.limit) throw new TooMany();
      const heads = next.heads(null);
      if (heads.length === 0) left.push(next);
      for (const head of heads) open.push(next.deliver(head));
    }
    return left;
  }
}

function received({ source, message }: Waiting): CommandResult {
  if (message.kind === "marker") return { kind: "markerReceived", source, snapshot: message.snapshot };
  return { kind: "transferReceived", source, amount: decodeTransfer(message.payload) };
}

function nodesOf(command: Command): number[] {
  if (command.kind === "send") return [command.source, command.target];
  if (command.kind === "receive") return command.source === null ? [command.node] : [command.node, command.source];
  return command.kind === "createNode" || command.kind === "beginSnapshot" ? [command.node] : [];
}

function replacer(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  return value instanceof Uint8Array ? [...value] : value;
}
