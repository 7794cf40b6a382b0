import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./scripts.js";

/**
 * Cuts links between hosts in the middle of a run: a module that every process of the run loads first. In a host it finds the sockets that it dials, by
 * Node.js's own diagnostics, and destroys one of a link when so much has come in on it. The control link is left alone.
 */
export class LinkCutter {
  private readonly file = join(temporaryDirectory(), "cut");

  /** `reads`: after how many a socket is destroyed. `cutsMax`: how many sockets each host destroys. */
  constructor(private readonly how: { readonly reads: number; readonly cutsMax: number }) {}

  /** The environment that loads it. */
  get environment(): Readonly<Record<string, string>> {
    const module = `
      import { subscribe } from "node:diagnostics_channel";
      import { appendFileSync } from "node:fs";
      const master = process.env.CUTLINE_MASTER_ADDRESS;
      let cuts = 0;
      if (master !== undefined) subscribe("net.client.socket", ({ socket }) => {
        let reads = 0;
        socket.once("connect", () => {
          if (String(socket.remotePort) === new URL(master).port) return;
          socket.on("data", () => {
            reads += 1;
            if (reads <= ${this.how.reads} || cuts >= ${this.how.cutsMax}) return;
            cuts += 1;
            appendFileSync(${JSON.stringify(this.file)}, "cut\\n");
            socket.destroy();
          });
        });
      });`;
    return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` };
  }

  /** How many connections were cut. */
  get cuts(): number {
    return existsSync(this.file) ? readFileSync(this.file, "utf8").trimEnd().split("\n").length : 0;
  }
}
