import { existsSync, readFileSync } from "node:fs";
import type { Layout } from "./layout.js";

/** After how many writes a host destroys the socket of a link, and how often each host does so: early, and more than once. */
const WRITES = 12;
const CUTS = 3;

/**
 * A process for each node, whose links are cut in the middle of a run: a module that every process loads first finds the sockets that a host dials, those
 * with TLS, too, and destroys some. What was being written is lost. The control link is left alone. Each cut adds a line to the file `log`.
 */
export function cutLinks(log: string): Layout {
  const module = `
    import { appendFileSync } from "node:fs";
    import { Socket } from "node:net";
    const master = process.env.CUTLINE_MASTER_ADDRESS;
    let cuts = 0;
    const { connect } = Socket.prototype;
    if (master !== undefined) Socket.prototype.connect = function (...where) {
      const socket = this;
      socket.once("connect", () => {
        if (String(socket.remotePort) === new URL(master).port) return;
        const write = socket.write;
        let writes = 0;
        socket.write = (...data) => {
          writes += 1;
          if (writes <= ${WRITES} || cuts >= ${CUTS}) return write.apply(socket, data);
          cuts += 1;
          appendFileSync(${JSON.stringify(log)}, "cut\\n");
          socket.destroy();
          return false;
        };
      });
      return connect.apply(socket, where);
    };`;
  return {
    name: "a process for each node, links cut",
    processes: "one a node",
    environment: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` },
    words: () => Promise.resolve([]),
    renew: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** How many links have been cut. */
export function cutsIn(log: string): number {
  return existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n").length : 0;
}
