import type { NodeRecord } from "@cutline/protocol";
import { Fifo } from "../fifo.js";
import type { NodeId } from "../identifiers.js";
import type { Message } from "../message.js";
import { Process, type ProcessInput } from "../process/process.js";
import { MachineScript } from "./machine-script.js";
import { bytes, type Purse, purse, text } from "./purse.js";

/** A system of processes and channels for a script. See the README beside the scripts for its commands. */
export class ProcessScript extends MachineScript {
  private readonly processes = new Map<NodeId, Process<Purse>>();
  private readonly channels = new Map<string, Fifo<Message>>();

  protected act(verb: string, words: readonly string[], command: string): void {
    const [one = 0, two = 0] = words.map(Number);
    const [source = 0, target = 0] = (words[0] ?? "").split("->").map(Number);
    switch (verb) {
      case "node":
        return this.create(one, two);
      case "channel":
        this.step(target, { kind: "openIncoming", source });
        return this.step(source, { kind: "openOutgoing", target });
      case "open":
        return words[1] === "receiving"
          ? this.step(target, { kind: "openIncoming", source })
          : this.step(source, { kind: "openOutgoing", target });
      case "send":
        return this.step(one, { kind: "command", command: bytes(`pay ${words[1] ?? ""} ${words[2] ?? ""}`), sendsTo: null });
      case "initiate":
        return this.step(one, { kind: "initiate", snapshot: words[1] ?? null });
      case "deliver":
        return this.deliver(source, target);
      case "retire":
        return this.step(one, { kind: "retire", snapshot: words[1] ?? "" });
      default:
        throw new Error(`"${command}" is no command`);
    }
  }

  private create(node: NodeId, coins: number): void {
    const tell = (effect: string): void => {
      this.effects.push(`${node} ${effect}`);
    };
    const process = new Process(node, purse, bytes(String(coins)), 1n, {
      send: (target, payload) => {
        this.channel(node, target).push({ kind: "message", payload });
        tell(`puts ${text(payload)} on ${node}->${target}`);
      },
      sendMarker: (snapshot, targets) => {
        for (const target of targets) this.channel(node, target).push({ kind: "marker", snapshot });
        tell(`puts marker ${snapshot} on ${targets.map((target) => `${node}->${target}`).join(", ")}`);
      },
      reply: (reply) => {
        tell(`has ${text(reply)}`);
      },
      initiated: (snapshot) => {
        tell(`is asked for ${snapshot}`);
      },
      recorded: (record) => {
        tell(`hands in ${recordText(record)}`);
      },
      reopened: (snapshot) => {
        tell(`takes ${snapshot} back`);
      },
    });
    this.processes.set(node, process);
  }

  private deliver(source: NodeId, target: NodeId): void {
    const message = this.channel(source, target).shift();
    if (message === undefined) throw new Error(`${source}->${target} is empty`);
    this.step(target, { kind: "deliver", source, message });
    if (message.kind === "marker") this.effects.unshift(`${target} takes marker ${message.snapshot} off ${source}->${target}`);
    else this.effects.unshift(`${target} takes ${text(message.payload)} off ${source}->${target}, and has ${this.coins(target)}`);
  }

  private coins(node: NodeId): string {
    return text(this.process(node).saveState());
  }

  private step(node: NodeId, input: ProcessInput): void {
    this.process(node).step(input);
  }

  private process(node: NodeId): Process<Purse> {
    const process = this.processes.get(node);
    if (process === undefined) throw new Error(`there is no node ${node}`);
    return process;
  }

  private channel(source: NodeId, target: NodeId): Fifo<Message> {
    const key = `${source}->${target}`;
    const channel = this.channels.get(key) ?? new Fifo<Message>();
    this.channels.set(key, channel);
    return channel;
  }
}

/** A record in a line: the local state, the counts, and what is in transit. */
function recordText({ snapshotId, node, state, sent, incoming }: NodeRecord): string {
  const channels = incoming.map(({ source, received, messages }) => {
    const inTransit = messages.length === 0 ? "" : `, ${messages.map(text).join(" and ")} in transit`;
    return `${source}->${node} had brought ${received}${inTransit}`;
  });
  const counts = sent.map(({ target, count }) => `${node}->${target} had been given ${count}`);
  return [`${snapshotId}: ${text(state)} coins`, ...counts, ...channels].join("; ");
}
