import { setTimeout as wait } from "node:timers/promises";
import type { CaseResult } from "@cutline/report";
import { LEFTOVERS_MS_MAX, RESIDENT_GROWTH_MAX, WARM_UP_CONNECTIONS } from "../limits.js";
import { barrage, type BarrageResult } from "./barrage.js";
import { type Door, LiveCluster } from "./live-cluster.js";
import { megabytes } from "./memory.js";
import { openFiles, residentBytes } from "./processes.js";

/** What to do to a live cluster. */
export interface FuzzConnectionsOptions {
  /** Of the first connection; each next one has the next. */
  readonly seed: bigint;
  readonly connections: number;
  readonly signal: AbortSignal;
  /** Which doors strangers come to; all of them unless told otherwise. */
  readonly doors?: readonly Door["kind"][];
  /** Told how many connections were made. */
  readonly progress: (made: number) => void;
}

/** What a process holds. */
interface Holding {
  readonly pid: number;
  readonly files: number;
  readonly resident: number;
}

/** Lets strangers loose on a cluster that moves money and takes snapshots. No process is left when this ends, however it does. */
export async function fuzzConnections(options: FuzzConnectionsOptions): Promise<readonly CaseResult[]> {
  const startMs = performance.now();
  const cluster = await LiveCluster.start();
  try {
    const { result, before, after } = await strangersCome(cluster, options);
    const milliseconds = performance.now() - startMs;
    return [...strangersCases(result, milliseconds), ...holdingCases(before, after), await resultCase(cluster, options.signal)];
  } finally {
    await cluster.close();
  }
}

/** What the processes held after the first strangers, which make them compile and warm up, and after the last. */
async function strangersCome(
  cluster: LiveCluster,
  { seed, connections, signal, progress, doors: kinds = ["link", "control", "grpc"] }: FuzzConnectionsOptions,
): Promise<{ readonly result: BarrageResult; readonly before: readonly Holding[]; readonly after: readonly Holding[] }> {
  const { joinToken, processes } = cluster;
  const doors = cluster.doors.filter(({ kind }) => kinds.includes(kind));
  const filesAtRest = processes.map(openFiles);
  const run = (first: number, count: number): Promise<BarrageResult> => {
    const tell = (made: number): void => {
      cluster.requireProgress();
      progress(first + made);
    };
    return barrage({ doors, joinToken, seed: seed + BigInt(first), connections: count, signal, progress: tell });
  };
  const early = Math.min(WARM_UP_CONNECTIONS, connections);
  const warmUp = await run(0, early);
  const before = holdings(processes);
  const main = await run(early, connections - early);
  await leftoversGone(processes, filesAtRest, signal);
  return {
    result: together(warmUp, main),
    before: before.map((one, index) => ({ ...one, files: filesAtRest[index] ?? 0 })),
    after: holdings(processes),
  };
}

/** Waits, for a bounded time, until no process holds more files than it did at rest: the last connections take a moment to go. */
async function leftoversGone(processes: readonly number[], filesAtRest: readonly number[], signal: AbortSignal): Promise<void> {
  const untilMs = performance.now() + LEFTOVERS_MS_MAX;
  while (performance.now() < untilMs && processes.some((pid, index) => openFiles(pid) > (filesAtRest[index] ?? 0)))
    await wait(50, null, { signal });
}

function holdings(processes: readonly number[]): Holding[] {
  return processes.map((pid) => ({ pid, files: openFiles(pid), resident: residentBytes(pid) }));
}

function together(one: BarrageResult, other: BarrageResult): BarrageResult {
  return {
    made: one.made + other.made,
    counts: summed(one.counts, other.counts),
    codes: summed(one.codes, other.codes),
    faults: [...one.faults, ...other.faults],
  };
}

function summed(...counts: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [name, count] of counts.flatMap((one) => [...one])) sums.set(name, (sums.get(name) ?? 0) + count);
  return sums;
}

function strangersCases({ made, counts, codes, faults }: BarrageResult, milliseconds: number): CaseResult[] {
  const kinds = [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
  const closed = [...codes].sort(([one], [other]) => (one < other ? -1 : 1)).map(([code, count]) => `${code}: ${count}`);
  const story = `${kinds.map(([name, count]) => `${name}: ${count}`).join("; ")}\nclose codes: ${closed.join("; ")}`;
  const all = { name: `${made} garbage connections`, ok: faults.length === 0, story, milliseconds };
  return [all, ...faults.map((fault): CaseResult => ({ name: "a stranger", ok: false, story: fault, milliseconds: 0 }))];
}

function holdingCases(before: readonly Holding[], after: readonly Holding[]): CaseResult[] {
  return after.map(({ files, resident }, index) => {
    const start = before[index];
    const name = index === 0 ? "what the master holds" : `what host process ${index} holds`;
    const ok = start !== undefined && files <= start.files && resident - start.resident <= RESIDENT_GROWTH_MAX;
    const memory = `${megabytes(start?.resident ?? 0)} after the first strangers, ${megabytes(resident)} after the last`;
    return { name, ok, story: `${memory}; ${start?.files ?? 0} files open before the first, ${files} after the last`, milliseconds: 0 };
  });
}

async function resultCase(cluster: LiveCluster, signal: AbortSignal): Promise<CaseResult> {
  const startMs = performance.now();
  const { rounds, printed, expected } = await cluster.end(signal);
  const ok = printed === expected;
  const story = ok
    ? `${rounds} rounds of money and snapshots printed ${printed.length} characters, those of a run without strangers`
    : `${rounds} rounds; ${firstDifference(printed, expected)}`;
  return { name: "the cluster's result", ok, story, milliseconds: performance.now() - startMs };
}

function firstDifference(printed: string, expected: string): string {
  const [lines, wanted] = [printed.split("\n"), expected.split("\n")];
  const at = lines.findIndex((line, index) => line !== wanted[index]);
  const line = at < 0 ? lines.length : at;
  return `line ${line + 1} is "${lines[line] ?? "missing"}", without strangers it is "${wanted[line] ?? "missing"}"`;
}
