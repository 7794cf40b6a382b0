import type { ConnectionId, ConnectionInput, Frame, HostId, Transport } from "@cutline/core";
import { linkFrames } from "@cutline/protocol";
import type { SimulatedNetwork } from "./network.js";

/** Tells a host what happens to its connections. */
export type TellHost = (input: ConnectionInput) => void;

/** What a connection is closed with where the other end is gone without a word (RFC 6455, section 7.1.5). */
const ABNORMAL_CLOSURE = 1006;

/** One end of a connection. */
interface End {
  readonly transport: SimulatedTransport;
  readonly id: ConnectionId;
  /** Null until the connection stands. */
  other: End | null;
  isOpen: boolean;
  /** Whether all that is sent from here vanishes. */
  isSilent: boolean;
  /** When the last that was sent from here arrives: what comes behind it comes no sooner. */
  arrivesAtMs: number;
}

/** The connections of one life of a host. */
export class SimulatedTransport implements Transport {
  private readonly ends = new Map<ConnectionId, End>();
  private made = 0;

  constructor(
    private readonly network: SimulatedNetwork,
    private readonly host: HostId,
    private readonly tell: TellHost,
  ) {}

  dial(address: string): ConnectionId {
    const end = this.add();
    const target = Number(address.slice(address.indexOf(":") + 1));
    this.network.carry(this.host, target, 0, () => {
      if (end.isOpen) this.reach(end, target, address);
    });
    return end.id;
  }

  transmit(connection: ConnectionId, frame: Frame): void {
    const end = this.ends.get(connection);
    if (end?.other === undefined || end.other === null) return;
    const bytes = this.network.encodes ? linkFrames.encode({ frame }) : null;
    const { id, transport } = end.other;
    this.send(end, end.other, () => {
      transport.tell({ kind: "frame", connection: id, frame: bytes === null ? { frame } : linkFrames.decode(bytes) });
    });
  }

  introduced(connection: ConnectionId): void {
    const peer = this.ends.get(connection)?.other?.transport.host;
    if (peer !== undefined && this.host < peer) this.network.linkStands(this.host, peer);
  }

  close(connection: ConnectionId, code: number, reason: string): void {
    this.network.closes(this.host, code, reason);
    this.end(connection, code, reason);
  }

  abandon(connection: ConnectionId): void {
    this.end(connection, ABNORMAL_CLOSURE, "");
  }

  private end(connection: ConnectionId, code: number, reason: string): void {
    const end = this.ends.get(connection);
    this.ends.delete(connection);
    if (end === undefined) return;
    end.isOpen = false;
    if (end.other !== null) this.tellClosed(end, end.other, code, reason);
  }

  /** All connections are gone with the process. `silently`: nobody is told. */
  die(silently: boolean): void {
    for (const end of this.ends.values()) {
      if (silently) silence(end);
      this.abandon(end.id);
    }
  }

  /** Connections to a host break. `lossy`: what is under way is lost. */
  break(host: HostId, lossy: boolean): void {
    for (const end of this.endsTo(host)) {
      const { id, other } = end;
      this.abandon(id);
      if (lossy && other !== null) other.isSilent = end.isSilent = true;
      if (lossy && other !== null) other.transport.closed(other, ABNORMAL_CLOSURE, "");
      this.tell({ kind: "closed", connection: id, code: ABNORMAL_CLOSURE, reason: "" });
    }
  }

  /** Connections to a host become half-open. */
  silence(host: HostId): void {
    for (const end of this.endsTo(host)) silence(end);
  }

  private add(): End {
    this.made += 1;
    const end = { transport: this, id: this.made, other: null, isOpen: true, isSilent: false, arrivesAtMs: 0 };
    this.ends.set(end.id, end);
    return end;
  }

  private endsTo(host: HostId): End[] {
    return [...this.ends.values()].filter(({ other }) => other?.transport.host === host);
  }

  /** What was dialled is reached: somebody listens there, or not. */
  private reach(end: End, target: HostId, address: string): void {
    const listener = this.network.listener(address);
    if (listener === null) {
      this.network.carry(target, this.host, 0, () => {
        this.closed(end, ABNORMAL_CLOSURE, "");
      });
      return;
    }
    const other = listener.add();
    [end.other, other.other] = [other, end];
    listener.send(other, end, () => {
      this.tell({ kind: "opened", connection: end.id });
    });
    listener.tell({ kind: "accepted", connection: other.id });
  }

  /** Lets something happen at the other end, behind all that was sent before, if it is there by then. */
  private send(end: End, other: End, arrive: () => void): void {
    end.arrivesAtMs = this.network.carry(this.host, other.transport.host, end.arrivesAtMs, () => {
      if (other.isOpen && !end.isSilent) arrive();
    });
  }

  private tellClosed(end: End, other: End, code: number, reason: string): void {
    this.send(end, other, () => {
      other.transport.closed(other, code, reason);
    });
  }

  private closed(end: End, code: number, reason: string): void {
    if (!this.ends.delete(end.id)) return;
    end.isOpen = false;
    this.tell({ kind: "closed", connection: end.id, code, reason });
  }
}

/** Nothing gets through a connection any more, in either direction. */
function silence(end: End): void {
  end.isSilent = true;
  if (end.other !== null) end.other.isSilent = true;
}
