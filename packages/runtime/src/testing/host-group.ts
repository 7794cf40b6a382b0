import { Delivery } from "@cutline/protocol";
import type { HostProgram } from "../host-program.js";
import { bytes, text } from "./notes.js";
import { type Ask, type ControlConnection, type Outcome, TestMaster } from "./test-master.js";

/** A node's creation, as the master asks for it. */
export function createNode(node: number): Ask {
  return { $case: "createNode", value: { node, application: "notes", init: bytes(""), delivery: Delivery.HELD, seed: 1n } };
}

/** Hosts in this process, joined by real links: host i runs node i, with a channel to and from each other node. */
export class HostGroup {
  private readonly tickets = new Map<string, number>();

  private constructor(
    readonly programs: readonly HostProgram[],
    readonly controls: readonly ControlConnection[],
  ) {}

  static async start(count: number): Promise<HostGroup> {
    const master = await TestMaster.listen();
    const hosts = [];
    for (let id = 1; id <= count; id += 1) hosts.push(await master.start(id));
    const group = new HostGroup(
      hosts.map(({ program }) => program),
      hosts.map(({ control }) => control),
    );
    await group.openMesh();
    return group;
  }

  /** Ports on which the hosts listen for links. */
  get linkPorts(): number[] {
    return this.controls.map(({ hello }) => Number(new URL(hello!.linkAddress).port));
  }

  control(host: number): ControlConnection {
    return this.controls[host - 1]!;
  }

  /** Sends a note. Resolves with the reply, that is, when the note sits in its channel. */
  async send(source: number, target: number, note: string): Promise<string> {
    return replyIn(await this.control(source).ask(this.sending(source, target, note)));
  }

  /** The request that sends a note, with the next ticket of its channel. */
  sending(source: number, target: number, note: string): Ask {
    const channel = `${source} ${target}`;
    const number = (this.tickets.get(channel) ?? 0) + 1;
    this.tickets.set(channel, number);
    const command = bytes(`${target} ${note}`);
    return { $case: "command", value: { node: source, command, limited: true, tickets: [{ node: target, number }] } };
  }

  /** Receives everything that sits in a channel, all at once. */
  async drain(source: number, target: number): Promise<string[]> {
    const visible = [{ node: source, number: this.tickets.get(`${source} ${target}`) ?? 0 }];
    const received: string[] = [];
    for (;;) {
      const answer = await this.control(target).ask({ $case: "receive", value: { node: target, source, draw: 0, visible } });
      if (answer.$case !== "receive") throw new Error(`a receive was answered with ${JSON.stringify(answer)}`);
      if (answer.value.body === undefined) return received;
      received.push(answer.value.body.$case === "payload" ? text(answer.value.body.value) : `marker ${answer.value.body.value}`);
    }
  }

  private async openMesh(): Promise<void> {
    const nodes = this.controls.map((_control, index) => index + 1);
    const others = (node: number): number[] => nodes.filter((other) => other !== node);
    await this.askEach((node) => createNode(node));
    await this.askEach((node) => ({
      $case: "openIncoming",
      value: { channels: others(node).map((source) => ({ source, target: node })) },
    }));
    await this.askEach((node) => ({
      $case: "openOutgoing",
      value: {
        channels: others(node).map((target) => ({
          source: node,
          target,
          hostId: target,
          address: this.control(target).hello!.linkAddress,
        })),
      },
    }));
  }

  private async askEach(ask: (node: number) => Ask): Promise<void> {
    await Promise.all(this.controls.map((control, index) => control.ask(ask(index + 1))));
  }
}

/** What a command answered. */
export function replyIn(outcome: Outcome): string {
  return outcome.$case === "command" ? text(outcome.value.reply) : JSON.stringify(outcome);
}
