import type { MessageReport, RunReport, SnapshotReport } from "../run/run-report.js";
import { visibleText } from "../text/visible-text.js";
import { NAME_CHARACTERS, PAGE_LIMITS, type PageData, type SnapshotData } from "./page-data.js";
import { ToldTable } from "./told-table.js";
import { writeTrace } from "./write-trace-data.js";

/** A run for its page, within `PAGE_LIMITS`. */
export function writePageData(run: RunReport, compared: PageData["compared"] = null): PageData {
  const told = new ToldTable();
  const snapshots = run.snapshots.map((snapshot) => writeSnapshot(snapshot, told));
  const trace = run.trace === null ? null : writeTrace(run.trace, run.nodes, told);
  return {
    title: visibleText(run.title, NAME_CHARACTERS),
    application: visibleText(run.application, NAME_CHARACTERS),
    savedBy: visibleText(run.savedBy, NAME_CHARACTERS),
    session: run.session,
    nodes: run.nodes,
    told: told.table(),
    snapshots,
    trace,
    compared,
  };
}

function writeSnapshot(snapshot: SnapshotReport, told: ToldTable): SnapshotData {
  const { id, initiator, beginMs, collectMs, verdict, sums, nodes, channels } = snapshot;
  const messages = new MessageList(told);
  const carrying = channels.carrying.flatMap(({ source, target, sent, received, messages: inTransit }) => [
    source,
    target,
    sent,
    received,
    inTransit.length,
    messages.add(inTransit),
  ]);
  return {
    id: visibleText(id, NAME_CHARACTERS),
    initiator,
    beginMs,
    collectMs,
    consistent: verdict.consistent,
    violations: verdict.violations.map(({ explanation }) => visibleText(explanation, PAGE_LIMITS.textCharacters)),
    sums: sums === null ? null : [String(sums.atRest), String(sums.inTransit)],
    nodes: nodes.map(({ node }) => node),
    states: nodes.map((node) => told.place(node.told)),
    channels: channels.size,
    carrying,
    messages: messages.listed,
  };
}

/** Messages of one snapshot, as many as a page holds. */
class MessageList {
  readonly listed: number[] = [];

  constructor(private readonly told: ToldTable) {}

  /** Returns how many of them it has taken. */
  add(messages: readonly MessageReport[]): number {
    const taken = messages.slice(0, PAGE_LIMITS.messages - this.listed.length);
    for (const message of taken) this.listed.push(this.told.place(message.told));
    return taken.length;
  }
}
