import { CUTLINE } from "../cutline-process.js";
import { ServedMaster } from "./served-master.js";

/** A way to spread the nodes of a script. Under one seed, all of them must print the same. */
export interface Layout {
  /** For a person. */
  readonly name: string;
  /** How many processes of nodes there are. */
  readonly processes: "a few" | "one a node";
  /** Environment variables that a run there has besides. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What `cutline run` is told, to run there. */
  words(): Promise<readonly string[]>;
  /** Forgets what a run left behind that did not end as it should. */
  renew(): Promise<void>;
  /** Ends what it started. */
  close(): Promise<void>;
}

/** All layouts, the cheapest first. They start what they need when it is needed; whoever makes them closes them. */
export function allLayouts(program = CUTLINE): Layout[] {
  return [
    fixed("--hosts 0", "a few", ["--hosts", "0"]),
    fixed("--hosts 2", "a few", ["--hosts", "2"]),
    fixed("a process for each node", "one a node", []),
    new ServedLayout(program),
  ];
}

/** The layouts that show whether a host in another language is one: all nodes in one process of ours, and three hosts of which one is `hostCommand`, as --host-command has it. */
export function layoutsWithHost(hostCommand: string): Layout[] {
  return [
    fixed("--hosts 0", "a few", ["--hosts", "0"]),
    fixed("three hosts, one another program", "a few", ["--hosts", "3", "--host-command", hostCommand]),
  ];
}

/** Hosts that the tool starts itself. */
function fixed(name: string, processes: Layout["processes"], words: readonly string[]): Layout {
  return {
    name,
    processes,
    words: () => Promise.resolve(words),
    renew: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** A master in a process of its own, which the tool reaches over gRPC. It serves one script after the other. */
class ServedLayout implements Layout {
  readonly name = "over gRPC";
  readonly processes = "a few";
  private master: ServedMaster | null = null;

  constructor(private readonly program: string) {}

  async words(): Promise<readonly string[]> {
    if (this.master?.isRunning !== true) this.master = await ServedMaster.start(this.program);
    return ["--master", this.master.address];
  }

  async renew(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    const { master } = this;
    this.master = null;
    await master?.close();
  }
}
