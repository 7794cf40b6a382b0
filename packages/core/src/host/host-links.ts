import type { LinkEntries, LinkEntry } from "@cutline/protocol";
import type { HostId } from "../identifiers.js";
import { Link } from "../link/link.js";
import { type Settlement, Settlements } from "./settlements.js";

/** Where a host's links put their effects. */
export interface HostLinksSink {
  /** A link to `peer` is needed for the first time: connect to it. */
  connect(peer: HostId, address: string): void;
  /** Send a frame of entries on the connection to `peer`. */
  transmitEntries(peer: HostId, frame: LinkEntries): void;
  /** Send an acknowledgement on the connection to `peer`. */
  transmitAcknowledgement(peer: HostId, received: number): void;
}

/** One host's links to its peers, opened when first needed, and who waits for their acknowledgements. */
export class HostLinks {
  private readonly links = new Map<HostId, Link>();
  private readonly addresses = new Map<HostId, string>();
  private readonly settlements = new Settlements();
  /** Links that the step under way has sent on. */
  private readonly touched = new Set<HostId>();

  constructor(
    private readonly sink: HostLinksSink,
    private readonly deliver: (entry: LinkEntry) => void,
  ) {}

  /** Where `peer` listens, should a link to it be needed. */
  introduce(peer: HostId, address: string): void {
    this.addresses.set(peer, address);
  }

  /** Puts an entry on the link to `peer`. */
  send(peer: HostId, entry: LinkEntry): void {
    this.link(peer).step({ kind: "send", entry });
    this.touched.add(peer);
  }

  /** A step begins. What was sent before it, by messages that were delivered live, is not the step's to wait for. */
  beginStep(): void {
    if (this.touched.size > 0) this.touched.clear(); // clearing an empty set costs as much as the rest of a small step
  }

  /** Whether the step has sent anything on a link. */
  get hasSent(): boolean {
    return this.touched.size > 0;
  }

  /** `settlement` waits for everything sent since the step began. */
  settleStep(settlement: Settlement): void {
    for (const peer of this.touched) this.settlements.expect(peer, this.link(peer).last, settlement);
    this.touched.clear();
  }

  /** Whether the link to `peer` has room for what a command sends. */
  hasRoom(peer: HostId): boolean {
    return this.links.get(peer)?.hasRoom ?? true;
  }

  /** What to tell `peer` in a handshake: the number of the last entry received from it. */
  lastReceived(peer: HostId): number {
    return this.links.get(peer)?.lastReceived ?? 0;
  }

  /** A connection to `peer` stands. Throws a ProtocolError where it can't be resumed. */
  connected(peer: HostId, peerReceived: number): void {
    this.link(peer).step({ kind: "connected", peerReceived });
  }

  disconnected(peer: HostId): void {
    this.links.get(peer)?.step({ kind: "disconnected" });
  }

  /** Throws a ProtocolError where the peer broke the protocol. */
  entries(peer: HostId, frame: LinkEntries): void {
    this.link(peer).step({ kind: "entries", frame });
  }

  /** Throws a ProtocolError where the peer broke the protocol. */
  acknowledged(peer: HostId, received: number): void {
    this.link(peer).step({ kind: "acknowledged", received });
  }

  /** Sends what waits. Called once in a turn of the event loop, so that frames grow with the load. */
  flush(): void {
    for (const link of this.links.values()) link.step({ kind: "flush" });
  }

  /** Acknowledges what came, where no frame has done so. Called when nothing more is to come for now. */
  acknowledge(): void {
    for (const link of this.links.values()) link.step({ kind: "acknowledge" });
  }

  private link(peer: HostId): Link {
    const known = this.links.get(peer);
    if (known !== undefined) return known;
    const link = new Link(`host ${peer}`, {
      transmitEntries: (frame) => {
        this.sink.transmitEntries(peer, frame);
      },
      transmitAcknowledgement: (received) => {
        this.sink.transmitAcknowledgement(peer, received);
      },
      deliver: this.deliver,
      settled: (number) => {
        this.settlements.settle(peer, number);
      },
    });
    this.links.set(peer, link);
    const address = this.addresses.get(peer);
    if (address !== undefined) this.sink.connect(peer, address);
    return link;
  }
}
