import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import { onTestFinished } from "vitest";
import { Changes } from "./changes.js";

/**
 * Every TCP socket that this process opens or accepts while a test runs, both ends of a connection between two hosts of it included, found from
 * outside: the product has no hook for it.
 */
export class LinkSockets {
  private readonly sockets = new Set<Socket>();
  private readonly ports = new Set<number>();
  private readonly changes = new Changes();

  constructor() {
    const keep = (message: unknown): void => {
      const { socket } = message as { readonly socket: Socket };
      this.sockets.add(socket);
      socket.once("close", () => {
        this.sockets.delete(socket);
        this.changes.announce();
      });
    };
    for (const name of ["net.client.socket", "net.server.socket"]) {
      subscribe(name, keep);
      onTestFinished(() => {
        unsubscribe(name, keep);
      });
    }
  }

  /** Sockets to and on these ports are those of links. */
  watch(ports: readonly number[]): void {
    for (const port of ports) this.ports.add(port);
  }

  /** Ends of links that are open now: two for each connection. */
  get open(): Socket[] {
    return [...this.sockets].filter(({ localPort, remotePort }) => this.ports.has(localPort ?? 0) || this.ports.has(remotePort ?? 0));
  }

  /** Resolves when no more than so many ends of links are open. */
  closedDownTo(ends: number): Promise<void> {
    return this.changes.until(() => this.open.length <= ends);
  }

  /** Cuts every connection of every link, at whatever point it is. Returns how many ends that were. */
  cut(): number {
    const { open } = this;
    for (const socket of open) socket.destroy();
    return open.length;
  }
}
