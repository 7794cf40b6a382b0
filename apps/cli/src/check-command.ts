import { type CaseResult, formatReport, type ReportFormat, type Standing } from "@cutline/report";
import { formatDifference, parseScript, runCommands, type RunOptions, type RunView, type Script, TranscriptCheck } from "@cutline/script";
import { type HostCommands, localCluster } from "./clusters.js";
import { EXIT_STATUS } from "./exit-status.js";
import { type Interruption, listenForInterrupts } from "./interrupt.js";
import { nodesAtOnce } from "./nodes-at-once.js";
import { showProgress } from "./progress.js";
import { namedFilesOf } from "./read-named-file.js";
import { readScript, scriptName } from "./read-script.js";
import { runStanding } from "./run-standing.js";
import type { StandardOutput } from "./standard-output.js";

/** What `cutline check` was asked to do. */
export interface CheckRequest {
  /** Paths of transcripts; "-" is standard input. */
  readonly files: readonly string[];
  readonly seed: bigint | null;
  /** As in ClusterChoice. */
  readonly hosts: number | null;
  readonly hostCommands: HostCommands;
  readonly format: ReportFormat;
}

/** Runs transcripts, compares what they print with what they expect, and reports. Every one is parsed before any is run. */
export async function checkCommand(request: CheckRequest, output: StandardOutput): Promise<number> {
  const scripts: Script[] = [];
  for (const file of request.files) scripts.push(parseScript(await readScript(file, []), scriptName(file), namedFilesOf(file)));
  const interruption = listenForInterrupts();
  const cases: CaseResult[] = [];
  let running: RunningCheck | null = null;
  const progress = showProgress(() => standing(running, scripts.length));
  try {
    for (const [index, script] of scripts.entries()) {
      if (interruption.signal.aborted || output.signal.aborted) break;
      const signal = AbortSignal.any([interruption.signal, output.signal]);
      const watch = (view: RunView): void => {
        running = { script, index, view };
      };
      cases.push(await checkScript(script, request, { signal, watch }));
    }
  } finally {
    progress.stop();
    interruption.release();
  }
  output.write(formatReport({ suite: "check", cases }, request.format));
  return statusOf(interruption, cases);
}

/** Which script is being checked, and how far that has come. */
interface RunningCheck {
  readonly script: Script;
  readonly index: number;
  readonly view: RunView;
}

/** `done` counts over all scripts, so that the next one is a step forward. */
function standing(running: RunningCheck | null, count: number): Standing {
  if (running === null) return { done: 0, text: "", waitingFor: null };
  const { script, index, view } = running;
  const one = runStanding(script, view, count === 1 ? "" : `${index + 1} of ${count}, `);
  return { ...one, done: index + one.done };
}

function statusOf(interruption: Interruption, cases: readonly CaseResult[]): number {
  return interruption.status() ?? (cases.every(({ ok }) => ok) ? EXIT_STATUS.done : EXIT_STATUS.failed);
}

async function checkScript(
  script: Script,
  { seed, hosts, hostCommands }: CheckRequest,
  run: Pick<RunOptions, "signal" | "watch">,
): Promise<CaseResult> {
  const startMs = performance.now();
  const stories: string[] = [];
  const tell = (text: string): void => {
    stories.push(text.trimEnd());
  };
  const check = new TranscriptCheck(script);
  const trouble = (code: string, message: string): void => {
    tell(`${message} [${code}]`);
  };
  const cluster = localCluster({ hosts, hostCommands, nodesExpected: nodesAtOnce(script), trouble });
  try {
    const silent = { write: () => undefined };
    await runCommands(script, { cluster, style: check.style, output: silent, report: { write: tell }, seed, keepGoing: false, ...run });
  } finally {
    await cluster.close();
  }
  stories.push(...check.differences().map((difference) => formatDifference(script.file, difference)));
  const ok = stories.length === 0;
  const story = ok ? seen(script) : stories.join("\n");
  return { name: script.file, ok, story, milliseconds: performance.now() - startMs };
}

function seen({ expectations }: Script): string {
  if (expectations.length === 0) return "it runs; it expects no output";
  return expectations.length === 1 ? "its output is as expected" : `all ${expectations.length} lines of output are as expected`;
}
