import { type Cluster, type NodeId, Refusal } from "@cutline/core";
import type { Command } from "../commands.js";
import { type Failure, failureOf, formatFailure } from "../failure.js";
import { Output, type Sink } from "../output.js";
import { perform } from "../perform.js";
import { formatProblem, ScriptError } from "../problem.js";
import type { CommandResult } from "../result.js";
import type { Style } from "../styles/style.js";
import { dependsOnNodes, type TopologyChoice, topologyOf } from "../topology.js";
import type { ReadNamedFile } from "../topology-file.js";
import { InconsistentSnapshots } from "../verdict.js";
import { type Entry, readEntry } from "./entry.js";
import { type Job, JobInTurn } from "./job-in-turn.js";
import { manual } from "./manual.js";
import { SessionMemory } from "./session-memory.js";
import { showTable } from "./show.js";
import { showJson } from "./show-json.js";
import { type View, viewOf } from "./view.js";

export interface SessionOptions {
  /** Where the commands are done. Not started yet; whoever made it closes it. */
  readonly cluster: Cluster;
  readonly style: Style;
  /** Takes what commands print, tables and help. */
  readonly output: Sink;
  /** Takes what is to say about lines that are bad and commands that failed: standard error. */
  readonly report: Sink;
  /** Makes every random choice repeatable, 0 to 2^64 - 1; null: a random one, each time that the master is started. */
  readonly seed: bigint | null;
  /** What reports call the source of the lines; null: reports go without a place, to whoever has just typed the line. */
  readonly source: string | null;
  /** Reads the file that a Topology names. */
  readonly readNamed: ReadNamedFile;
  /** How wide tables may be, in characters. */
  readonly columns: () => number;
}

type ShowEntry = Extract<Entry, { kind: "show" }>;

/**
 * Does the command language line by line, as somebody types it. Nothing that a line says or sets off ends the session: what is wrong is reported, and
 * the next line is as good as ever. One line at a time; `interrupt` lets go of one that takes too long.
 */
export class Session {
  private readonly output: Output;
  private readonly turn = new JobInTurn();
  private readonly memory: SessionMemory;
  private at = 0;
  private failed = 0;
  private toldOfOutputs = false;
  /** Nobody wants to hear of what is still under way. */
  private abandoned = false;

  constructor(private readonly options: SessionOptions) {
    this.output = new Output(options.output);
    this.memory = new SessionMemory(options.seed);
  }

  /** Lines that were bad and commands that failed, so far. */
  get failures(): number {
    return this.failed;
  }

  /** The nodes that there are, as far as this session has seen. */
  get nodes(): ReadonlySet<NodeId> {
    return this.memory.nodes;
  }

  /** What is being done, as it was typed; null: nothing. */
  get underWay(): string | null {
    return this.turn.underWay;
  }

  /** Does the next line, and resolves when it is done or let go of. Returns whether it was one that ends the session. */
  async take(line: string): Promise<"done" | "quit"> {
    this.at += 1;
    const entry = this.read(line);
    if (entry?.kind === "quit") return "quit";
    if (entry !== null) await this.enter(entry);
    this.output.flush();
    return "done";
  }

  /** Lets go of what is being waited for: it goes on, and what comes of it is told when it comes. */
  interrupt(): void {
    this.turn.interrupt();
  }

  /** Lets go of it for good: nothing is told any more. Only `end` makes sense then. */
  abandon(): void {
    this.abandoned = true;
    this.turn.interrupt();
  }

  /**
   * Ends every process, as at the end of a script, unless something is still under way. Returns whether this session's nodes may be there still: then
   * close the cluster, and see to those on a master that runs elsewhere.
   */
  async end(): Promise<boolean> {
    if (this.underWay !== null) this.abandoned = true;
    else if (this.memory.run.started && !this.abandoned) await this.turn.run({ text: "KillAll", work: () => this.killAll() });
    return this.memory.mayRun;
  }

  private async killAll(): Promise<void> {
    try {
      await this.options.cluster.stop();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code !== "NOT_STARTED") this.fail(null, failure);
    }
    this.memory.forget();
  }

  private read(line: string): Entry | null {
    const { source, report, readNamed } = this.options;
    try {
      return readEntry(line, { at: this.at, file: source ?? "", topology: this.memory.topology, readNamed });
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      this.failed += 1;
      for (const problem of error.problems) report.write(`${formatProblem(source, problem)}\n`);
      return null;
    }
  }

  private async enter(entry: Exclude<Entry, { kind: "quit" }>): Promise<void> {
    switch (entry.kind) {
      case "command":
        return this.run({ text: entry.command.text, work: () => this.perform(entry.command) });
      case "show":
        return this.run({ text: entry.text, work: () => this.show(entry) });
      case "help":
        for (const line of manual(entry.topic)) this.output.line(line);
        return;
      case "output":
        this.tellOfOutputs();
        return;
      case "nothing":
        return;
    }
  }

  private async run(job: Job): Promise<void> {
    const before = this.underWay ?? "what came before it";
    const outcome = await this.turn.run(job);
    if (outcome === "refused") this.failed += 1;
    if (outcome === "refused") this.note(`${job.text} was not done: ${before} is still under way`);
    if (outcome === "left") this.note(`${job.text} goes on, and what comes of it is told when it comes; quit leaves`);
  }

  private async perform(command: Command): Promise<void> {
    this.memory.begins(command);
    const result = await this.attempt(command);
    this.memory.came(command, result);
    if (this.abandoned) return;
    this.options.style.print(command, result, this.output);
    if (result.kind === "failed") this.fail(command, result);
    this.output.flush();
  }

  private async attempt(command: Command): Promise<CommandResult> {
    try {
      if (command.kind === "topology") this.choose(command.choice);
      return await perform(this.withTopology(command), this.options.cluster, this.memory.run);
    } catch (error) {
      if (error instanceof InconsistentSnapshots) this.memory.keep(error.snapshots);
      return { kind: "failed", ...failureOf(error) };
    }
  }

  /** Nobody knows here which nodes are to come. Throws a Refusal (TOPOLOGY_LATE, TOPOLOGY_NEEDS_NODES) where the channels can't be chosen. */
  private choose(choice: TopologyChoice): void {
    if (this.memory.run.started) throw new Refusal("TOPOLOGY_LATE", "a Topology comes before StartMaster; KillAll ends what there is");
    if (choice.kind === "named" && dependsOnNodes(choice)) {
      const why = `the channels of a ${choice.name} depend on the nodes that are yet to come`;
      throw new Refusal("TOPOLOGY_NEEDS_NODES", `${why}; put them into a script, or list the channels in a topology file`);
    }
    this.memory.topology = choice;
  }

  private withTopology(command: Command): Command {
    const { topology } = this.memory;
    return command.kind === "startMaster" && topology !== null ? { ...command, topology: topologyOf(topology, []) } : command;
  }

  private async show(entry: ShowEntry): Promise<void> {
    try {
      const view = viewOf(await this.options.cluster.inspect(), this.memory.collected);
      this.memory.saw(view.nodes);
      if (!this.abandoned) this.draw(entry, view);
    } catch (error) {
      this.fail({ at: this.at, text: entry.text }, failureOf(error));
    }
    this.output.flush();
  }

  private draw({ tables }: ShowEntry, view: View): void {
    const { style, columns } = this.options;
    if (style.name === "json") return this.output.line(showJson(this.at, tables, view));
    for (const [index, table] of tables.entries()) {
      if (index > 0) this.output.line("");
      for (const line of showTable(table, view, columns())) this.output.line(line);
    }
  }

  private fail(command: Pick<Command, "at" | "text"> | null, failure: Failure): void {
    if (this.abandoned) return;
    this.failed += 1;
    this.output.flush();
    this.options.report.write(`${formatFailure(this.options.source, command, failure)}\n`);
  }

  /** Outputs come with a transcript that somebody pastes: said once, since there are many. */
  private tellOfOutputs(): void {
    if (this.toldOfOutputs) return;
    this.toldOfOutputs = true;
    this.note("this is an output of a transcript, and ignored, as all further ones are");
  }

  private note(text: string): void {
    if (this.abandoned) return;
    const { source, report } = this.options;
    this.output.flush();
    report.write(`${source === null ? "" : `${source}:${this.at}: `}${text}\n`);
  }
}
