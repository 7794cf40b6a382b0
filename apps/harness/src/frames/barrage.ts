import { Random } from "@cutline/core";
import { BARRAGE_FAULTS_MAX, CONNECTIONS_AT_ONCE } from "../limits.js";
import { type Garbage, randomGarbage } from "./garbage.js";
import { type Ending, HandSocket } from "./hand-socket.js";
import type { Door } from "./live-cluster.js";

/** Where garbage connections go, and how many. */
export interface BarrageOptions {
  readonly doors: readonly Door[];
  readonly joinToken: string;
  /** Of the first connection; each next one has the next. */
  readonly seed: bigint;
  readonly connections: number;
  readonly signal: AbortSignal;
  /** Told after each connection; throws where it is no use to go on. */
  readonly progress: (made: number) => void;
}

/** What became of garbage connections. */
export interface BarrageResult {
  readonly made: number;
  /** How many of each kind there were. */
  readonly counts: ReadonlyMap<string, number>;
  /** How many got each close code; under "none" those that got none and needed none. */
  readonly codes: ReadonlyMap<string, number>;
  /** Those that did not end as they must. */
  readonly faults: readonly string[];
}

/** Addresses of this machine that connections come from: each has ports of its own. */
const SOURCE_ADDRESSES = 200;

/** Makes garbage connections, many at once. Rejects where `progress` throws, or with the signal's reason. */
export async function barrage(options: BarrageOptions): Promise<BarrageResult> {
  const { seed, connections, signal, progress } = options;
  const counts = new Map<string, number>();
  const codes = new Map<string, number>();
  const faults: string[] = [];
  let begun = 0;
  let made = 0;
  const worker = async (): Promise<void> => {
    while (begun < connections && faults.length < BARRAGE_FAULTS_MAX) {
      const number = begun;
      begun += 1;
      const { garbage, ending } = await connectOnce(seed + BigInt(number), options);
      signal.throwIfAborted();
      count(counts, garbage.name);
      count(codes, String(ending.close?.code ?? "none"));
      if (garbage.ends?.(ending) === false) faults.push(faultStory(garbage, ending, seed + BigInt(number)));
      made += 1;
      progress(made);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(CONNECTIONS_AT_ONCE, connections) }, worker));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return { made, counts, codes, faults };
}

/** One connection, which its seed tells all about but the ports. */
async function connectOnce(
  seed: bigint,
  { doors, joinToken }: BarrageOptions,
): Promise<{ readonly garbage: Garbage; readonly ending: Ending }> {
  const random = new Random(seed);
  const door = doors[random.below(doors.length)];
  if (door === undefined) throw new Error("there is no door to knock at");
  const garbage = randomGarbage(random, door, joinToken);
  const socket = new HandSocket(door.port, `127.0.0.${2 + random.below(SOURCE_ADDRESSES)}`);
  if (garbage.upgrade) await socket.upgrade();
  for (const bytes of garbage.says) socket.write(bytes);
  if (garbage.ends === null) socket.reset();
  return { garbage, ending: await socket.ending };
}

function faultStory({ name, says }: Garbage, { close, ended }: Ending, seed: bigint): string {
  const end = close === null ? (ended ? "was ended without a word" : "was not ended") : `was closed with ${close.code} "${close.reason}"`;
  const said = says.map((bytes) => Buffer.from(bytes).subarray(0, 200).toString("hex")).join(" ");
  return `${name}: ${end}\n  said: ${said}\n  again: cutline-harness fuzz-frames --frames 0 --seed ${seed} --connections 1`;
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
