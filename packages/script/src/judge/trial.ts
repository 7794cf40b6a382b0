import { formatChannel } from "@cutline/core";
import type { Command } from "../commands.js";
import type { ExpectedOutput } from "../expectation.js";
import type { Choices } from "./choices.js";
import { canHold, isAbout, outputOf, takeDown, valueAt } from "./cut-lines.js";
import type { CollectedCuts } from "./cuts.js";
import { Explainer } from "./explain.js";
import { firstImpossibleLine } from "./first-line.js";
import { VALUES_LISTED } from "./limits.js";
import type { OutputLine, ReadOutput } from "./output.js";
import { sameOutput, spell } from "./read-line.js";
import { SaidState } from "./said-state.js";
import type { Fault } from "./verdict.js";
import type { Guide, Heads } from "./walk.js";
import { either } from "./words.js";
import type { Head } from "./world.js";

type SilentKind = "send" | "receive" | "failed";

/** Goes through a script with somebody's output, and compares. */
export class Trial implements Guide {
  /** Where they differ. */
  fault: Fault | null = null;
  /** Whether a limit was hit on the way. */
  undecided = false;
  /** Lines about channels that the topology doesn't have, and that rightly hold nothing. */
  readonly absent: OutputLine[] = [];
  private place = 0;
  /** Whether a command failed and the run went on. */
  private keepsGoing = false;
  /** The last collection that was printed, and what was said of it. */
  private revealed: { readonly cuts: CollectedCuts; readonly said: SaidState } | null = null;
  /** What printed nothing since the last line that was printed: the last of each kind. */
  private readonly silent = new Map<SilentKind, { readonly command: Command; readonly why: () => string }>();

  constructor(
    private readonly output: ReadOutput,
    private readonly choices: Choices,
  ) {}

  readonly pickMarker = (options: number): number => this.choices.choose("order", options);

  comes(command: Command): boolean {
    if (!this.output.echoed) return true;
    const line = this.output.lines[this.place];
    if (line?.says.kind === "command" && sameWords(line.text, command.text)) {
      this.place += 1;
      return true;
    }
    return this.refuse(command, line, `echo "${command.text}"`, "commands are echoed in this output");
  }

  fails(command: Command, why: () => string): boolean {
    if (!this.keepsGoing && this.place === this.output.lines.length) return false;
    this.keepsGoing = true;
    this.silent.set("failed", { command, why });
    return true;
  }

  isSilent(command: Command, why: () => string): void {
    if (command.kind === "send" || command.kind === "receive") this.silent.set(command.kind, { command, why });
  }

  prints(command: Command, output: ExpectedOutput, why: () => string): boolean {
    const line = this.output.lines[this.place];
    if (line !== undefined && sameOutput(line.says, output)) return this.next();
    return this.refuse(command, line, `print "${spell(output)}"`, why());
  }

  picks(command: Command, heads: Heads): Head | "none" | null {
    const line = this.output.lines[this.place];
    const head = line?.says.kind === "transfer" || line?.says.kind === "marker" ? heads.from(line.says.source) : null;
    const all = head === null || heads.mayOverflow ? heads.all() : [];
    const mayFail = all.some(({ fits }) => !fits);
    if (line !== undefined && head?.fits === true && sameOutput(line.says, head.output)) {
      // Where it may have failed, the line may be the next command's.
      if (mayFail && this.choices.choose("own", 2) === 1) return "none";
      this.next();
      return head;
    }
    if (mayFail || (head === null && all.length === 0)) return "none";
    const options = heads.all().map(({ output }) => `"${spell(output)}"`);
    const list = options.length > VALUES_LISTED ? "the first message of one of its channels" : either(options);
    this.refuse(command, line, `print ${list}`, "it takes the first message of any channel that isn't empty");
    return null;
  }

  printsCuts(command: Command, cuts: CollectedCuts): boolean {
    if (this.revealed?.cuts === cuts) return this.printsAgain(command, cuts, this.revealed.said);
    const said = new SaidState(cuts);
    const read: OutputLine[] = [];
    const stopped = this.readCuts(command, cuts, said, read);
    const impossible = firstImpossibleLine(cuts, said, read.length);
    if (impossible?.conflict.kind === "undecided") this.undecided = true;
    else if (impossible !== null) {
      const explanation = new Explainer(cuts, said).conflict(impossible.line, impossible.conflict);
      return this.blame(command, read[impossible.line], explanation);
    }
    if (stopped !== null) return stopped();
    this.revealed = { cuts, said };
    this.choices.settleOrders();
    return true;
  }

  /** The output must be over. */
  finish(): void {
    const line = this.output.lines[this.place];
    if (this.fault !== null || line === undefined) return;
    this.fault = this.faultAt(line, null, `the script prints nothing more${this.hint(line)}`);
  }

  /** Reads a collection, line by line, as long as each can be for itself. Returns what to do about the one that can't. */
  private readCuts(command: Command, cuts: CollectedCuts, said: SaidState, read: OutputLine[]): (() => false) | null {
    for (let index = 0; index < cuts.layout.lines; index += 1) {
      const slot = cuts.layout.slot(index);
      this.passAbsent(cuts, index);
      const line = this.output.lines[this.place];
      if (line === undefined || !isAbout(cuts, slot, line.says))
        return () => this.refuseSlot(command, line, cuts, outputOf(cuts, slot, said));
      takeDown(slot, line.says, said);
      if (!canHold(cuts, slot, valueAt(slot, said))) return () => this.blame(command, line, new Explainer(cuts, said).slot(slot));
      read.push(line);
      this.next();
    }
    this.passAbsent(cuts, cuts.layout.lines);
    return null;
  }

  /** Another line stands where a collection must go on with `wanted`. */
  private refuseSlot(command: Command, line: OutputLine | undefined, cuts: CollectedCuts, wanted: ExpectedOutput): false {
    const says = line?.says;
    if (says?.kind === "channel" && cuts.isAbsent(says.source, says.target)) {
      const story = `the topology has no channel ${formatChannel(says)}, so there is nothing on it; the output says ${says.sum}`;
      return this.blame(command, line, story);
    }
    const text = spell(wanted).replace(/ = .*/, " = ");
    const must = `print "${text}${text.endsWith("= ") ? "…" : ""}"`;
    return this.refuse(command, line, must, "it prints every node, then every channel, both ascending");
  }

  /** Passes what other programs print among the channels of a collection: those that the topology doesn't have, empty. `index`: of the next line. */
  private passAbsent(cuts: CollectedCuts, index: number): void {
    const before = index === 0 ? null : cuts.layout.slot(index - 1).kind;
    if (before !== "channel" && before !== "channelsHeader") return;
    for (let line = this.output.lines[this.place]; line !== undefined; line = this.output.lines[this.place]) {
      const { says } = line;
      if (says.kind !== "channel" || says.sum !== 0n || !cuts.isAbsent(says.source, says.target)) return;
      this.absent.push(line);
      this.place += 1;
    }
  }

  private printsAgain(command: Command, cuts: CollectedCuts, said: SaidState): boolean {
    for (let index = 0; index < cuts.layout.lines; index += 1) {
      this.passAbsent(cuts, index);
      const wanted = outputOf(cuts, cuts.layout.slot(index), said);
      if (!this.prints(command, wanted, () => "it prints what was collected last, as before")) return false;
    }
    this.passAbsent(cuts, cuts.layout.lines);
    return true;
  }

  private next(): true {
    this.place += 1;
    this.silent.clear();
    return true;
  }

  /** The script must do something here that the output doesn't show. */
  private refuse({ at, text }: Command, line: OutputLine | undefined, must: string, why: string): false {
    const explanation =
      line === undefined
        ? `the output ends here; line ${at} of the script, "${text}", must ${must}: ${why}`
        : `line ${at} of the script, "${text}", must ${must} here: ${why}${this.hint(line)}`;
    this.fault = this.faultAt(line, at, explanation);
    return false;
  }

  private blame({ at }: Command, line: OutputLine | undefined, explanation: string): false {
    this.fault = this.faultAt(line, at, explanation);
    return false;
  }

  private faultAt(line: OutputLine | undefined, scriptLine: number | null, explanation: string): Fault {
    return { line: line?.number ?? this.output.end, text: line?.text ?? null, scriptLine, explanation };
  }

  /** What else may help with a line that is out of place. */
  private hint({ says }: OutputLine): string {
    if (says.kind === "unknown") return "; this is no output that the language knows";
    const kinds: SilentKind[] =
      says.kind === "insufficientFunds" ? ["send"] : says.kind === "transfer" || says.kind === "marker" ? ["receive"] : [];
    const hints = [...kinds, "failed" as const].flatMap((kind) => {
      const silent = this.silent.get(kind);
      if (silent === undefined) return [];
      const { at, text } = silent.command;
      return [`line ${at}, "${text}", ${kind === "failed" ? "can't be done" : "prints nothing"}: ${silent.why()}`];
    });
    return hints.length === 0 ? "" : ` (${hints.join("; ")})`;
  }
}

/** Whether two lines are the same command, however blanks and letters' case are. */
function sameWords(one: string, other: string): boolean {
  return one === other || normal(one) === normal(other);
}

function normal(line: string): string {
  return line.trim().replace(/\s+/g, " ").toLowerCase();
}
