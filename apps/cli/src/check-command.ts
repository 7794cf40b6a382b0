import { type CaseResult, formatReport, type ReportFormat } from "@cutline/report";
import { formatDifference, parseScript, runCommands, type Script, TranscriptCheck } from "@cutline/script";
import { localCluster } from "./clusters.js";
import { EXIT_STATUS } from "./exit-status.js";
import { type Interruption, listenForInterrupts } from "./interrupt.js";
import { nodesAtOnce } from "./nodes-at-once.js";
import { readScript, scriptName } from "./read-script.js";
import type { StandardOutput } from "./standard-output.js";

/** What `cutline check` was asked to do. */
export interface CheckRequest {
  /** Paths of transcripts; "-" is standard input. */
  readonly files: readonly string[];
  readonly seed: bigint | null;
  /** As in ClusterChoice. */
  readonly hosts: number | null;
  readonly format: ReportFormat;
}

/** Runs transcripts, compares what they print with what they expect, and reports. Every one is parsed before any is run. */
export async function checkCommand(request: CheckRequest, output: StandardOutput): Promise<number> {
  const scripts: Script[] = [];
  for (const file of request.files) scripts.push(parseScript(await readScript(file, []), scriptName(file)));
  const interruption = listenForInterrupts();
  const cases: CaseResult[] = [];
  try {
    for (const script of scripts) {
      if (interruption.signal.aborted || output.signal.aborted) break;
      cases.push(await checkScript(script, request, AbortSignal.any([interruption.signal, output.signal])));
    }
  } finally {
    interruption.release();
  }
  output.write(formatReport({ suite: "check", cases }, request.format));
  return statusOf(interruption, cases);
}

function statusOf(interruption: Interruption, cases: readonly CaseResult[]): number {
  return interruption.status() ?? (cases.every(({ ok }) => ok) ? EXIT_STATUS.done : EXIT_STATUS.failed);
}

async function checkScript(script: Script, { seed, hosts }: CheckRequest, signal: AbortSignal): Promise<CaseResult> {
  const startMs = performance.now();
  const stories: string[] = [];
  const tell = (text: string): void => {
    stories.push(text.trimEnd());
  };
  const check = new TranscriptCheck(script);
  const trouble = (code: string, message: string): void => {
    tell(`${message} [${code}]`);
  };
  const cluster = localCluster({ hosts, nodesExpected: nodesAtOnce(script), trouble });
  try {
    const silent = { write: () => undefined };
    await runCommands(script, { cluster, style: check.style, output: silent, report: { write: tell }, seed, keepGoing: false, signal });
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
