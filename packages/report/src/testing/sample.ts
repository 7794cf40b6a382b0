import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { NodeRecord, Snapshot, Trace } from "@cutline/protocol";
import { BankCommand, BankReply, BankState, Transfer } from "@cutline/protocol/bank";
import { readRun } from "../run/read-run.js";
import type { RunReport } from "../run/run-report.js";
import { decodeSavedRun } from "../run/saved-run.js";
import type { Teller } from "../run/telling.js";

const SAMPLE = fileURLToPath(new URL("../../testdata/test_1.cutline", import.meta.url));

/** The bytes of a real run, saved: two nodes, four transfers, a snapshot with one of them in transit, and its trace. */
export function sampleFile(): Uint8Array {
  return new Uint8Array(readFileSync(SAMPLE));
}

/** Reads the bank's bytes; a snapshot of another application has none. */
export const coinTeller: Teller = {
  state: (saved) => ({ amount: BankState.decode(saved).balance, text: `balance ${BankState.decode(saved).balance}` }),
  message: (payload) => ({ amount: Transfer.decode(payload).amount, text: `Transfer ${Transfer.decode(payload).amount}` }),
  command: (command, reply) => ({
    text: `${BankCommand.decode(command).command?.$case ?? "?"}, ${BankReply.decode(reply).reply?.$case ?? "?"}`,
  }),
};

/** The report of the sample. */
export function sampleReport(): RunReport {
  return readRun(decodeSavedRun(sampleFile()), 1, () => coinTeller);
}

/** The same, of a cluster that has lost node 2's host, and its trace with it. */
export function reportWithoutNode2(): RunReport {
  const run = decodeSavedRun(sampleFile());
  for (const { trace } of run.sessions) {
    if (trace === undefined) continue;
    trace.nodes = trace.nodes.filter(({ node }) => node !== 2);
    trace.missing = "host 2 is gone";
  }
  return readRun(run, 1, () => coinTeller);
}

/** A node's part of snapshot 1-1: what it sent by target, and by source what it had received and what is in transit. */
export function nodeRecord(
  node: number,
  state: Uint8Array | string,
  sent: Readonly<Record<number, number>> = {},
  incoming: Readonly<Record<number, readonly [number, ...(Uint8Array | string)[]]>> = {},
): NodeRecord {
  return {
    snapshotId: "1-1",
    node,
    state: encoded(state),
    sent: Object.entries(sent).map(([target, count]) => ({ target: Number(target), count })),
    incoming: Object.entries(incoming)
      .filter(([, [received, ...messages]]) => received > 0 || messages.length > 0)
      .map(([source, [received, ...messages]]) => ({ source: Number(source), received, messages: messages.map(encoded) })),
    silentSources: Object.entries(incoming)
      .filter(([, [received, ...messages]]) => received === 0 && messages.length === 0)
      .map(([source]) => Number(source)),
  };
}

/** A report of one snapshot, of an application that nobody knows. */
export function reportOf(
  nodes: readonly NodeRecord[],
  { trace, title = "a run", id = "1-1" }: { trace?: Trace; title?: string; id?: string } = {},
): RunReport {
  const snapshot: Snapshot = {
    state: { snapshotId: id, nodes: [...nodes] },
    verdict: { consistent: true, violations: [] },
    beginTime: new Date(1_000),
    collectTime: new Date(1_250),
  };
  const session = { application: "other", snapshots: [snapshot], ...(trace === undefined ? {} : { trace }) };
  return readRun({ title, savedBy: "a test", sessions: [session] }, 1, () => null);
}

function encoded(text: Uint8Array | string): Uint8Array {
  return typeof text === "string" ? new TextEncoder().encode(text) : text;
}
