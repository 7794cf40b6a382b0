import { Refusal } from "@cutline/core";
import type { SavedRun, SavedSession, Snapshot } from "@cutline/protocol";
import { mainSession } from "@cutline/report";
import { readSavedRun } from "@cutline/report/files";
import type { MasterChoice } from "./master-source.js";

/** Where a report comes from. */
export interface Source {
  /** A saved run, or "-" for standard input; null: the master. */
  readonly file: string | null;
  readonly master: MasterChoice | null;
  /** Which start of the cluster, from 1; null: the last one with a snapshot. */
  readonly session: number | null;
  /** A snapshot's id, "latest" or "all". */
  readonly snapshot: string;
}

/** A run of which one session, with some of its snapshots, is looked at. */
export interface ChosenRun {
  readonly run: SavedRun;
  /** From 1. */
  readonly session: number;
}

/** Reads the source, and leaves out the snapshots that aren't asked for. Throws a CutlineError. */
export async function readSource(source: Source): Promise<ChosenRun> {
  const run = await runOf(source);
  const number = source.session ?? mainSession(run);
  const session = run.sessions[number - 1];
  if (session === undefined) throw new Refusal("NO_SUCH_SESSION", noSession(run.sessions.length, number));
  const chosen = { ...session, snapshots: chooseSnapshots(session, source.snapshot) };
  return { run: { ...run, sessions: run.sessions.map((other) => (other === session ? chosen : other)) }, session: number };
}

/** The snapshots that are asked for. Throws a Refusal (NO_SUCH_SNAPSHOT) that lists those there are. */
export function chooseSnapshots({ snapshots }: SavedSession, wanted: string): Snapshot[] {
  if (wanted === "all") return snapshots;
  if (wanted === "latest") {
    const latest = snapshots.at(-1);
    if (latest === undefined) throw new Refusal("NO_SUCH_SNAPSHOT", "there is no snapshot: none was collected");
    return [latest];
  }
  const chosen = snapshots.filter(({ state }) => state?.snapshotId === wanted);
  if (chosen.length > 0) return chosen;
  const ids = snapshots.slice(0, 20).map(({ state }) => state?.snapshotId ?? "");
  const there = ids.length === 0 ? "none was collected" : `there is ${ids.join(", ")}${snapshots.length > ids.length ? ", ..." : ""}`;
  throw new Refusal("NO_SUCH_SNAPSHOT", `there is no snapshot ${wanted}; ${there}`);
}

async function runOf({ file, master, snapshot }: Source): Promise<SavedRun> {
  if (master === null) return readSavedRun(file ?? "-");
  const { runOfMaster } = await import("./master-source.js"); // gRPC takes as long to load as all the rest, and a file needs none of it
  return runOfMaster(master, snapshot);
}

function noSession(sessions: number, wanted: number): string {
  if (sessions === 0) return "the run has no session: its cluster was never started";
  return `there is no session ${wanted}; there ${sessions === 1 ? "is one" : `are ${sessions}`}`;
}
