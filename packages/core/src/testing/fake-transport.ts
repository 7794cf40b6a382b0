import type { ConnectionId, Frame, Transport } from "../connections/transport.js";

/** A transport that only writes down what it is told to do. */
export class FakeTransport implements Transport {
  /** Everything it was told, in order, as short stories. */
  readonly log: string[] = [];
  readonly frames: { readonly connection: ConnectionId; readonly frame: Frame }[] = [];
  private made = 0;

  /** A number for a connection that somebody makes to this host. */
  next(): ConnectionId {
    return (this.made += 1);
  }

  dial(address: string): ConnectionId {
    const connection = this.next();
    this.log.push(`dial ${address} as ${connection}`);
    return connection;
  }

  transmit(connection: ConnectionId, frame: Frame): void {
    this.frames.push({ connection, frame });
    this.log.push(`${connection}: ${frame.$case}`);
  }

  introduced(): void {
    // nothing to limit here
  }

  close(connection: ConnectionId, code: number, reason: string): void {
    this.log.push(`close ${connection}: ${code} ${reason}`);
  }

  abandon(connection: ConnectionId): void {
    this.log.push(`abandon ${connection}`);
  }

  /** What it was told since this was asked last. */
  news(): string[] {
    return this.log.splice(0);
  }
}
