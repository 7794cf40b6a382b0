import { type ConnectionId, type ConnectionInput, type HostId, Random } from "@cutline/core";
import { SimulatedNetwork } from "../simulate/network.js";
import { Reached } from "../simulate/reached.js";
import type { SimulatedTransport } from "../simulate/simulated-transport.js";
import { Timeline } from "../simulate/timeline.js";

/** Hosts that only write down what they are told of their connections. */
export class NetworkBench {
  readonly timeline = new Timeline();
  readonly reached = new Reached();
  /** What the network was told of connections that were refused. */
  readonly refused: string[] = [];
  readonly network: SimulatedNetwork;
  private readonly told = new Map<HostId, string[]>();

  constructor({ seed = 1n, encodes = false }: { readonly seed?: bigint; readonly encodes?: boolean } = {}) {
    this.network = new SimulatedNetwork({
      timeline: this.timeline,
      random: new Random(seed),
      delays: { msMin: 1, msMax: 5 },
      encodes,
      reached: this.reached,
      refused: (story) => this.refused.push(story),
    });
  }

  host(id: HostId): SimulatedTransport {
    const told: string[] = [];
    this.told.set(id, told);
    return this.network.attach(id, (input) => told.push(inWords(input)));
  }

  /** Two hosts with a connection that the first one dialled. */
  connected(): { readonly one: SimulatedTransport; readonly other: SimulatedTransport; readonly connection: ConnectionId } {
    const [one, other] = [this.host(1), this.host(2)];
    const connection = one.dial(SimulatedNetwork.addressOf(2));
    this.settle();
    this.news(1);
    this.news(2);
    return { one, other, connection };
  }

  /** Sends numbered frames. */
  send(transport: SimulatedTransport, connection: ConnectionId, from: number, to: number): void {
    for (let received = from; received <= to; received += 1) {
      transport.transmit(connection, { $case: "acknowledgement", value: { received } });
    }
  }

  /** Lets everything happen that is planned. */
  settle(): void {
    while (this.timeline.step());
  }

  /** What a host was told since this was asked last. */
  news(host: HostId): string[] {
    return this.told.get(host)?.splice(0) ?? [];
  }
}

function inWords(input: ConnectionInput): string {
  switch (input.kind) {
    case "frame":
      return input.frame.frame?.$case === "acknowledgement" ? `frame ${input.frame.frame.value.received}` : "another frame";
    case "closed":
      return `closed ${input.connection}: ${input.code} ${input.reason}`.trim();
    case "accepted":
    case "opened":
      return `${input.kind} ${input.connection}`;
    case "garbage":
    case "needed":
    case "tick":
      return input.kind;
  }
}
