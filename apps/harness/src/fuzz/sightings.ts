import { bank } from "@cutline/bank";
import { NODE_ID_MAX } from "@cutline/core";
import { HostCluster, LocalHostLauncher } from "@cutline/master";
import type { GlobalState, Snapshot } from "@cutline/protocol";
import { type Command, type CommandResult, parseScript, runCommands, type Style } from "@cutline/script";
import type { RandomScript } from "./random-script.js";

/** The interesting cases that random scripts must reach now and then: a search that never sees them shows nothing. */
export const SIGHTINGS = [
  "an overdraft",
  "a receive on empty channels",
  "a marker taken by a Receive",
  "a message recorded in a channel",
  "several messages recorded in one channel",
  "a node that records one message in two snapshots",
  "snapshots of several initiators collected together",
  "two snapshots of one initiator collected together",
  "a node that came late in a snapshot",
  "a CollectState with markers waiting",
  "a snapshot collected after markers had been waiting",
  "a snapshot printed twice",
  "a master started again",
  "a command that is refused, and others behind it",
  "a run that ends at a refused command",
  "a balance that would pass the largest",
  "an id at the end of the range",
  "a cluster of one node",
  "a cluster of eight nodes or more",
  "four hundred commands or more",
] as const;
export type Sighting = (typeof SIGHTINGS)[number];

const SILENT = { write: () => undefined };

/** Which interesting cases a script reaches. Runs it in this process, and looks at more than it prints. */
export async function sightingsIn({ lines, keepGoing, seed }: RandomScript): Promise<ReadonlySet<Sighting>> {
  const watch = new Watch(keepGoing);
  const cluster = new HostCluster({
    application: bank,
    hosts: 1,
    nodesExpected: 0,
    trouble: () => undefined,
    launcher: (events) => Promise.resolve(new LocalHostLauncher([bank], events)),
  });
  try {
    const script = parseScript(lines.join("\n"), "random");
    await runCommands(script, { cluster, style: watch.style, output: SILENT, report: SILENT, seed, keepGoing, signal: null });
  } finally {
    await cluster.close();
  }
  return watch.seen;
}

/** Takes in what comes of each command. */
class Watch {
  readonly seen = new Set<Sighting>();
  readonly style: Style = {
    name: "watch",
    print: (command, result) => {
      this.commands += 1;
      if (this.commands === 400) this.seen.add("four hundred commands or more");
      if (this.refused) this.seen.add("a command that is refused, and others behind it");
      this.take(command, result);
    },
  };
  private commands = 0;
  private starts = 0;
  private nodes = 0;
  private prints = 0;
  private underWay = 0;
  private refused = false;
  private waited = false;
  private late = false;

  constructor(private readonly keepGoing: boolean) {}

  private take(command: Command, result: CommandResult): void {
    switch (result.kind) {
      case "masterStarted":
        return this.start();
      case "nodeCreated":
        return this.create(command);
      case "insufficientFunds":
        return void this.seen.add("an overdraft");
      case "nothingReceived":
        return void this.seen.add("a receive on empty channels");
      case "markerReceived":
        return void this.seen.add("a marker taken by a Receive");
      case "snapshotBegun":
        this.underWay += 1;
        return;
      case "collected":
        return this.collect(result.snapshots);
      case "printed":
        this.prints += 1;
        if (this.prints === 2) this.seen.add("a snapshot printed twice");
        return;
      case "failed":
        return this.fail(result.code);
      case "topologyChosen":
      case "moneySent":
      case "transferReceived":
      case "allReceived":
      case "allKilled":
        return;
    }
  }

  private start(): void {
    this.starts += 1;
    if (this.starts === 2) this.seen.add("a master started again");
    [this.nodes, this.prints, this.underWay] = [0, 0, 0];
    [this.waited, this.late] = [false, false];
  }

  private create(command: Command): void {
    this.nodes += 1;
    if (this.underWay > 0) this.late = true;
    if (command.kind === "createNode" && [0, NODE_ID_MAX].includes(command.node)) this.seen.add("an id at the end of the range");
  }

  private fail(code: string): void {
    if (this.keepGoing) this.refused = true;
    else this.seen.add("a run that ends at a refused command");
    if (code === "BALANCE_OVERFLOW") this.seen.add("a balance that would pass the largest");
    if (code !== "MARKERS_WAITING") return;
    this.seen.add("a CollectState with markers waiting");
    this.waited = true;
  }

  private collect(snapshots: readonly Snapshot[]): void {
    if (this.waited) this.seen.add("a snapshot collected after markers had been waiting");
    if (this.late) this.seen.add("a node that came late in a snapshot");
    if (this.nodes === 1) this.seen.add("a cluster of one node");
    if (this.nodes >= 8) this.seen.add("a cluster of eight nodes or more");
    [this.prints, this.underWay] = [0, 0];
    [this.waited, this.late] = [false, false];
    const states = snapshots.flatMap(({ state }) => state ?? []);
    const initiators = states.map(({ snapshotId }) => snapshotId.split("-")[0]);
    if (new Set(initiators).size > 1) this.seen.add("snapshots of several initiators collected together");
    if (new Set(initiators).size < initiators.length) this.seen.add("two snapshots of one initiator collected together");
    this.lookIntoChannels(states);
  }

  private lookIntoChannels(states: readonly GlobalState[]): void {
    const counts = states.flatMap(({ nodes }) => nodes.flatMap(({ incoming }) => incoming.map(({ messages }) => messages.length)));
    const most = Math.max(0, ...counts);
    if (most > 0) this.seen.add("a message recorded in a channel");
    if (most > 1) this.seen.add("several messages recorded in one channel");
    const places = states.flatMap(placesRecorded);
    if (new Set(places).size < places.length) this.seen.add("a node that records one message in two snapshots");
  }
}

/** Each message that a global state has in transit, by its channel and position: no two have the same. */
function placesRecorded({ nodes }: GlobalState): string[] {
  return nodes.flatMap(({ node, incoming }) =>
    incoming.flatMap(({ source, received, messages }) => messages.map((_, index) => `${source}>${node} ${received + 1 + index}`)),
  );
}
