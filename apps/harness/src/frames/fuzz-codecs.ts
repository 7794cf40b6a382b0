import { setImmediate } from "node:timers/promises";
import { Random } from "@cutline/core";
import type { CaseResult } from "@cutline/report";
import { DECODE_MS_MAX, FAULTS_MAX, FRAMES_BLOCK, FRAMES_HEAP_GROWTH_MAX, SOMETIMES_FRAMES } from "../limits.js";
import { damaged, type Samples } from "./damage.js";
import { FRAME_KINDS, type FrameKind } from "./frame-kind.js";
import { megabytes, type Memory, memoryLeft } from "./memory.js";

/** What to fuzz the codecs with. */
export interface FuzzCodecsOptions {
  /** Of the first block of frames; each next one has the next. */
  readonly seed: bigint;
  readonly frames: number;
  readonly signal: AbortSignal;
  /** Told now and then how many frames were tried. */
  readonly progress: (tried: number) => void;
  /** The kinds of frames; the real ones unless a test has its own. */
  readonly kinds?: readonly FrameKind[];
}

/** Samples of each kind that a block of frames is made from. */
const SAMPLES = 64;

/** The codecs' kinds of frames, each with what became of its frames. */
interface Tally {
  readonly kind: FrameKind;
  readonly outcomes: Map<string, number>;
  readonly faults: string[];
  slowestMs: number;
}

/** Gives bytes to every codec, that many in all. Rejects with the signal's reason once that is aborted. */
export async function fuzzCodecs(options: FuzzCodecsOptions): Promise<readonly CaseResult[]> {
  const { seed, frames, signal, progress, kinds = FRAME_KINDS } = options;
  const tallies = kinds.map((kind): Tally => ({ kind, outcomes: new Map(), faults: [], slowestMs: 0 }));
  const startMs = performance.now();
  let before: Memory | null = null;
  for (let tried = 0; tried < frames; tried += FRAMES_BLOCK) {
    fuzzBlock(seed + BigInt(tried / FRAMES_BLOCK), Math.min(FRAMES_BLOCK, frames - tried), tallies);
    if (tallies.some(({ faults }) => faults.length >= FAULTS_MAX)) break;
    before ??= tried * 10 >= frames ? memoryLeft() : null; // once everything has been compiled and warmed up
    progress(tried);
    await setImmediate();
    signal.throwIfAborted();
  }
  const milliseconds = performance.now() - startMs;
  return [...tallies.map((tally) => caseOf(tally, milliseconds, frames)), memoryCase(before, memoryLeft())];
}

/** The frames of one block are known by its seed alone. */
function fuzzBlock(seed: bigint, frames: number, tallies: readonly Tally[]): void {
  const random = new Random(seed);
  const own = tallies.map(({ kind }) => Array.from({ length: SAMPLES }, () => kind.sample(random)));
  const any = own.flat();
  for (let frame = 0; frame < frames; frame += 1) {
    const turn = frame % tallies.length;
    const tally = tallies[turn];
    if (tally !== undefined) tryFrame(tally, random, { own: own[turn] ?? [], any }, seed);
  }
}

function tryFrame(tally: Tally, random: Random, samples: Samples, seed: bigint): void {
  const bytes = damaged(random, samples);
  const startMs = performance.now();
  const outcome = tally.kind.examine(bytes);
  const tookMs = performance.now() - startMs;
  tally.slowestMs = Math.max(tally.slowestMs, tookMs);
  const name = outcome.kind === "refused" ? outcome.code : outcome.kind;
  tally.outcomes.set(name, (tally.outcomes.get(name) ?? 0) + 1);
  const story = outcome.kind === "fault" ? outcome.story : tookMs > DECODE_MS_MAX ? `decoding takes ${tookMs.toFixed(0)} ms` : null;
  if (story !== null) tally.faults.push(faultStory(story, bytes, seed));
}

function faultStory(story: string, bytes: Uint8Array, seed: bigint): string {
  const hex = Buffer.from(bytes).toString("hex");
  return `${story}\n  bytes: ${hex}\n  again: cutline-harness fuzz-frames --seed ${seed} --frames ${FRAMES_BLOCK} --connections 0`;
}

function caseOf({ kind, outcomes, faults, slowestMs }: Tally, milliseconds: number, frames: number): CaseResult {
  const counts = [...outcomes].sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, count]) => `${count} ${name}`);
  // a search that refuses everything, or nothing, shows nothing
  const missing = ["taken", "FRAME_MALFORMED", "FRAME_EMPTY"].filter((name) => !outcomes.has(name));
  const isNarrow = frames >= SOMETIMES_FRAMES && missing.length > 0;
  const story = [`${counts.join(", ")}; the slowest took ${slowestMs.toFixed(1)} ms`, ...faults];
  if (isNarrow) story.push(`never: ${missing.join(", ")}`);
  return { name: `${kind.name} frames`, ok: faults.length === 0 && !isNarrow, story: story.join("\n"), milliseconds };
}

function memoryCase(before: Memory | null, after: Memory): CaseResult {
  const start = before ?? after;
  const ok = after.heap - start.heap <= FRAMES_HEAP_GROWTH_MAX;
  const heap = `heap ${megabytes(start.heap)} after a tenth of the frames, ${megabytes(after.heap)} after all`;
  const story = `${heap}; resident ${megabytes(start.resident)}, ${megabytes(after.resident)}`;
  return { name: "memory of the codecs", ok, story, milliseconds: 0 };
}
