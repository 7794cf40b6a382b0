import type { HostRequest } from "@cutline/protocol";
import type { HostInput } from "../journal/journal.js";
import { JournalledHost, type Recovered } from "../journal/journalled-host.js";
import { frameOf } from "./link-end.js";
import { purse } from "./purse.js";
import { type Ask, command, createNode, inWords, openIncoming, openOutgoing } from "./requests.js";

/** Host 1 with node 1, whose journal is this bench: nothing is on disk before a test says so. Its peer, host 2, has node 2. */
export class JournalBench {
  readonly inputs: HostInput[] = [];
  readonly host: JournalledHost;
  /** How many inputs there were each time that a sync was asked for. */
  readonly syncs: number[] = [];
  private readonly log: string[] = [];
  private asked = 0;

  /** `isJournalled`: whether there is a journal at all. */
  constructor(isJournalled = true) {
    const journal = {
      append: (input: HostInput) => void this.inputs.push(input),
      sync: () => void this.syncs.push(this.inputs.length),
    };
    this.host = new JournalledHost({
      id: 1,
      applications: [purse],
      journal: isJournalled ? journal : null,
      sink: {
        toMaster: ({ message }) =>
          this.log.push(message?.$case === "reply" ? `reply ${inWords(message.value.outcome) ?? ""}` : (message?.$case ?? "")),
        connect: (peer, address) => this.log.push(`connect ${peer} at ${address}`),
        transmitEntries: (peer, { first, received, entries }) =>
          this.log.push(`entries ${first} to ${first + entries.length - 1} for ${peer}, having ${received}`),
        transmitAcknowledgement: (peer, received) => this.log.push(`having ${received}, for ${peer}`),
      },
    });
  }

  ask(request: Ask): string[] {
    this.asked += 1;
    const asked: HostRequest = { requestId: this.asked, request };
    this.host.request(asked);
    return this.news();
  }

  /** Node 1 and its channels to and from node 2, with a connection, all of it on disk. */
  linked(): this {
    this.ask(createNode(1));
    this.ask(openIncoming({ source: 2, target: 1 }));
    this.ask(openOutgoing({ source: 1, target: 2 }, 2));
    this.host.connected(2, 0, "theirs");
    this.onDisk();
    return this;
  }

  /** Node 1 pays node 2, and the turn ends. */
  pay(): string[] {
    this.ask(command(1, "give 2 5"));
    return this.endTurn();
  }

  /** Host 2 sends entries from number `first` on. */
  receive(first: number, ...payloads: readonly string[]): void {
    const frame = frameOf(first, payloads);
    this.host.entries(2, { ...frame, entries: frame.entries.map((entry) => ({ ...entry, source: 2, targets: [1] })) });
  }

  endTurn(): string[] {
    this.host.flush();
    this.host.acknowledge();
    return this.news();
  }

  /** Inputs up to `number`, or all, are on disk. Returns what is let out. */
  onDisk(number = this.inputs.length): string[] {
    this.host.durable(number);
    return this.news();
  }

  /** Another life, with the first `count` inputs of this one. */
  restart(count = this.inputs.length): { readonly next: JournalBench; readonly recovered: Recovered } {
    const next = new JournalBench();
    const recovered = next.host.recover(this.inputs.slice(0, count));
    next.asked = recovered.requests;
    return { next, recovered };
  }

  private news(): string[] {
    return this.log.splice(0);
  }
}
