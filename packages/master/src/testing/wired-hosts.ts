import { type Application, type CutlineError, Fifo, Host, type HostId, ProtocolError, type Random, Refusal } from "@cutline/core";
import type { HostMessage } from "@cutline/protocol";
import type { AnswerTaker, HostAsk, HostEvents, HostHandle, HostLauncher } from "../hosts/host-handle.js";

interface WiredHost {
  readonly host: Host;
  readonly takers: Map<number, AnswerTaker>;
  requests: number;
}

/**
 * Hosts that are joined by wires in memory, each way of each wire slow in its own way: which of the things that are under way arrives next is drawn
 * by `random`. The host machine is the real one.
 */
export class WiredHosts implements HostLauncher {
  private readonly hosts = new Map<HostId, WiredHost>();
  private readonly wires = new Map<string, Fifo<() => void>>();
  private readonly joined = new Set<string>();
  private scheduled = false;

  constructor(
    private readonly applications: readonly Application<unknown>[],
    private readonly events: HostEvents,
    private readonly random: Random,
  ) {}

  prepare(): void {
    // nothing takes long to start
  }

  launch(): Promise<HostHandle> {
    const id = this.hosts.size + 1;
    const wired: WiredHost = { host: this.host(id), takers: new Map(), requests: 0 };
    this.hosts.set(id, wired);
    const ask = (request: HostAsk, take: AnswerTaker): void => {
      const requestId = (wired.requests += 1);
      wired.takers.set(requestId, take);
      this.put(`master to ${id}`, () => {
        wired.host.request({ requestId, request });
      });
    };
    return Promise.resolve({ hostId: id, linkAddress: `wire ${id}`, direct: null, ask, askLast: ask, end: () => Promise.resolve() });
  }

  abandon(error: CutlineError): void {
    for (const { takers } of this.hosts.values()) {
      const waiting = [...takers.values()];
      takers.clear();
      for (const take of waiting) take(error);
    }
  }

  close(): Promise<void> {
    this.wires.clear();
    this.abandon(new ProtocolError("HOST_LOST", "the wires were taken away"));
    return Promise.resolve();
  }

  private host(id: HostId): Host {
    return new Host(id, this.applications, {
      toMaster: (message) => {
        this.put(`${id} to master`, () => {
          this.receive(id, message);
        });
      },
      connect: (peer) => {
        this.join(id, peer);
      },
      transmitEntries: (peer, frame) => {
        this.put(`${id} to ${peer}`, () => this.hosts.get(peer)?.host.entries(id, frame));
      },
      transmitAcknowledgement: (peer, received) => {
        this.put(`${id} to ${peer}`, () => this.hosts.get(peer)?.host.acknowledged(id, received));
      },
    });
  }

  private join(one: HostId, other: HostId): void {
    const wire = `${Math.min(one, other)} and ${Math.max(one, other)}`;
    if (this.joined.has(wire)) return;
    this.joined.add(wire);
    this.put(wire, () => {
      this.hosts.get(one)?.host.connected(other, 0);
      this.hosts.get(other)?.host.connected(one, 0);
    });
  }

  private receive(id: HostId, { message }: HostMessage): void {
    if (message === undefined || message.$case === "hello") return;
    if (message.$case !== "reply") return this.events.event(id, message);
    const { requestId, outcome } = message.value;
    const take = this.hosts.get(id)?.takers.get(requestId);
    if (take === undefined || outcome === undefined) throw new Error(`host ${id} answered request ${requestId} twice`);
    this.hosts.get(id)?.takers.delete(requestId);
    take(outcome.$case === "failure" ? new Refusal(outcome.value.code, outcome.value.message) : outcome);
  }

  private put(wire: string, arrive: () => void): void {
    const queue = this.wires.get(wire) ?? new Fifo();
    this.wires.set(wire, queue);
    queue.push(arrive);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.move();
    });
  }

  /** Lets a few things arrive. Whoever sends something meanwhile sees to it that there is another turn. */
  private move(): void {
    for (let left = 1 + this.random.below(6); left > 0; left -= 1) {
      const busy = [...this.wires.values()].filter(({ length }) => length > 0);
      busy[this.random.below(Math.max(1, busy.length))]?.shift()?.();
      for (const { host } of this.hosts.values()) {
        host.flush();
        host.acknowledge();
      }
    }
    if ([...this.wires.values()].some(({ length }) => length > 0)) this.put("nowhere", () => undefined);
  }
}
