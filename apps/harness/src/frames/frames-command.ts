import type { CaseResult } from "@cutline/report";
import { formatReport, REPORT_FORMATS, type ReportFormat } from "@cutline/report";
import { type Command, InvalidArgumentError, Option } from "commander";
import { EXIT_STATUS } from "../exit-status.js";
import { interruptible } from "../interrupt.js";
import { parseSeed, wholeNumber } from "../options.js";
import { Progress } from "../progress.js";
import { FRAME_KINDS } from "./frame-kind.js";
import { fuzzCodecs } from "./fuzz-codecs.js";
import { fuzzConnections } from "./fuzz-connections.js";

/** What `fuzz-frames` can be told. */
interface FramesCommandOptions {
  readonly seed: bigint;
  readonly frames: number;
  readonly connections: number;
  readonly bytes: Uint8Array | null;
  readonly format: ReportFormat;
}

const HELP = `
Frames: random bytes, damaged frames, and well-formed protobuf of wrong shapes go to the codecs of links, hosts and masters. Each is a frame or a
FrameError, at once; a frame encodes, and decodes to the same; no memory is kept.

Connections: strangers come to every port of a cluster of a master and three hosts, each a process, while a session moves money and takes snapshots
there. Each WebSocket that breaks the protocol is closed with a code and a reason; nothing is left of it; the session prints what it prints without them.
Linux only: what processes hold is read from /proc.

Exit status: 0 all is well, 1 something isn't, 130 interrupted.`;

/** Adds `fuzz-frames`. */
export function addFuzzFrames(program: Command): void {
  program
    .command("fuzz-frames")
    .description("give garbage to the frame codecs, and to every port of a live cluster")
    .option("--seed <n>", "where all that is random comes from", parseSeed, 1n)
    .option("--frames <n>", "how many frames the codecs are given", wholeNumber, 200_000)
    .option("--connections <n>", "how many garbage connections are made", wholeNumber, 1_000)
    .option("--bytes <hex>", "only give these bytes to each codec, and tell what it makes of them", parseBytes, null)
    .addOption(new Option("--format <format>", "what the report looks like").choices(REPORT_FORMATS).default("words"))
    .addHelpText("after", HELP)
    .action(async (options: FramesCommandOptions) => {
      const interrupted = await interruptible((signal) => framesCommand(options, signal));
      if (interrupted !== null) process.exitCode = interrupted;
    });
}

async function framesCommand(options: FramesCommandOptions, signal: AbortSignal): Promise<void> {
  const progress = new Progress(process.stderr);
  try {
    const cases = options.bytes === null ? await fuzz(options, signal, progress) : examine(options.bytes);
    progress.clear();
    process.stdout.write(formatReport({ suite: "fuzz-frames", cases }, options.format));
    process.exitCode = cases.every(({ ok }) => ok) ? EXIT_STATUS.done : EXIT_STATUS.failed;
  } finally {
    progress.clear();
  }
}

async function fuzz({ seed, frames, connections }: FramesCommandOptions, signal: AbortSignal, progress: Progress): Promise<CaseResult[]> {
  const cases: CaseResult[] = [];
  const show = (what: string, all: number) => (done: number) => {
    progress.show(`${done} of ${all} ${what}`);
  };
  if (frames > 0) cases.push(...(await fuzzCodecs({ seed, frames, signal, progress: show("frames", frames) })));
  if (connections > 0) cases.push(...(await fuzzConnections({ seed, connections, signal, progress: show("connections", connections) })));
  return cases;
}

function examine(bytes: Uint8Array): CaseResult[] {
  return FRAME_KINDS.map((kind) => {
    const outcome = kind.examine(bytes);
    const story = outcome.kind === "fault" ? outcome.story : outcome.kind === "refused" ? `refused: ${outcome.code}` : "a frame";
    return { name: `as a ${kind.name} frame`, ok: outcome.kind !== "fault", story, milliseconds: 0 };
  });
}

function parseBytes(text: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/i.test(text)) throw new InvalidArgumentError("It is an even number of hexadecimal digits.");
  return Uint8Array.from(Buffer.from(text, "hex"));
}
