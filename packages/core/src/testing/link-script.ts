import { Fifo } from "../fifo.js";
import { Link, type LinkInput } from "../link/link.js";
import { entryOf, frameOf, textOf } from "./link-end.js";
import { MachineScript } from "./machine-script.js";

/** Two ends of a link, `a` and `b`, and the frames between them. See the README beside the scripts for its commands. */
export class LinkScript extends MachineScript {
  private readonly frames = { a: new Fifo<LinkInput>(), b: new Fifo<LinkInput>() };
  private readonly links = { a: this.createEnd("a"), b: this.createEnd("b") };

  protected act(verb: string, words: readonly string[], command: string): void {
    const [end, other] = words[0] === "b" ? (["b", "a"] as const) : (["a", "b"] as const);
    switch (verb) {
      case "connect":
        return this.connect();
      case "disconnect":
        return this.disconnect();
      case "send":
        for (const payload of words.slice(1)) this.links[end].step({ kind: "send", entry: entryOf(payload) });
        return;
      case "flush":
      case "acknowledge":
        return this.links[end].step({ kind: verb });
      case "carry":
        return this.carry(end, other);
      case "frame":
        return this.links[end].step({ kind: "entries", frame: frameOf(Number(words[1]), words.slice(2)) });
      case "acknowledged":
        return this.links[end].step({ kind: "acknowledged", received: Number(words[1]) });
      case "resume":
        return this.links[end].step({ kind: "connected", peerReceived: Number(words[1]) });
      default:
        throw new Error(`"${command}" is no command`);
    }
  }

  /** A connection stands, and each end tells the other what it has. */
  private connect(): void {
    const [a, b] = [this.links.a.lastReceived, this.links.b.lastReceived];
    this.effects.push(`a has ${a}, b has ${b}`);
    this.links.a.step({ kind: "connected", peerReceived: b });
    this.links.b.step({ kind: "connected", peerReceived: a });
  }

  /** What was under way is lost. */
  private disconnect(): void {
    for (const end of ["a", "b"] as const) {
      this.links[end].step({ kind: "disconnected" });
      if (this.frames[end].length > 0) this.effects.push(`lost on the way from ${end}: ${this.frames[end].length}`);
      this.frames[end].clear();
    }
  }

  private carry(from: "a" | "b", to: "a" | "b"): void {
    const frame = this.frames[from].shift();
    if (frame === undefined) this.effects.push("nothing is on its way");
    else this.links[to].step(frame);
  }

  private createEnd(end: "a" | "b"): Link {
    const tell = (effect: string): void => {
      this.effects.push(`${end} ${effect}`);
    };
    return new Link(end === "a" ? "b" : "a", {
      transmitEntries: (frame) => {
        this.frames[end].push({ kind: "entries", frame });
        tell(`transmits from ${frame.first}: ${frame.entries.map(textOf).join(" ")}; has ${frame.received}`);
      },
      transmitAcknowledgement: (received) => {
        this.frames[end].push({ kind: "acknowledged", received });
        tell(`transmits that it has ${received}`);
      },
      deliver: (entry) => {
        tell(`delivers ${textOf(entry)}`);
      },
      settled: (number) => {
        tell(`knows that ${number} arrived`);
      },
    });
  }
}
