import { basename } from "node:path";
import { bank } from "@cutline/bank";
import type { Cluster } from "@cutline/core";
import { parseScript, runScript, type RunView, type Script, type Style } from "@cutline/script";
import { abandonNodes, type HostCommands, localCluster, remoteCluster } from "./clusters.js";
import { EXIT_STATUS } from "./exit-status.js";
import { listenForInterrupts } from "./interrupt.js";
import type { MasterChoice } from "./master-options.js";
import { nodesAtOnce } from "./nodes-at-once.js";
import { showProgress } from "./progress.js";
import { namedFilesOf } from "./read-named-file.js";
import { readScript, scriptName } from "./read-script.js";
import { runStanding } from "./run-standing.js";
import type { StandardOutput } from "./standard-output.js";
import { type KeepRequest, keepRun, requireRenderer, traceLimit } from "./save/keep-run.js";
import { RunRecorder } from "./save/run-recorder.js";
import { Troubles } from "./troubles.js";

/** What `cutline run` was asked to do. */
export interface RunRequest {
  /** A path, or "-" for standard input. */
  readonly file: string;
  readonly style: Style;
  readonly seed: bigint | null;
  /** As in ClusterChoice. */
  readonly hosts: number | null;
  readonly hostCommands: HostCommands;
  /** A master that runs elsewhere; null: one in this process. */
  readonly master: MasterChoice | null;
  readonly keepGoing: boolean;
  /** Null: nothing of the run is kept. */
  readonly keep: (KeepRequest & { readonly savedBy: string }) | null;
  /** Names of the other commands, for a hint where one of them was meant. */
  readonly commands: readonly string[];
}

/** Runs a script and returns the exit status. A script that can't be parsed starts no process. */
export async function runCommand(request: RunRequest, output: StandardOutput): Promise<number> {
  const { file, style, seed, keepGoing, keep } = request;
  if (keep !== null) requireRenderer(keep);
  const script = parseScript(await readScript(file, request.commands), scriptName(file), namedFilesOf(file));
  let view: RunView | null = null;
  const progress = showProgress(() => runStanding(script, view));
  const troubles = new Troubles(progress.clear({ write: (text) => process.stderr.write(text) }));
  const recorder = keep === null ? null : new RunRecorder(bank.name);
  const cluster = await chooseCluster(request, script, troubles, recorder);
  const interruption = listenForInterrupts();
  try {
    const signal = AbortSignal.any([interruption.signal, output.signal]);
    const { exitStatus, aborted, leftRunning } = await runScript(script, {
      cluster: recorder?.watch(cluster) ?? cluster,
      style,
      output: progress.clear(output),
      report: troubles,
      seed,
      keepGoing,
      signal,
      watch: (running) => (view = running),
    });
    progress.stop();
    if (!aborted) troubles.tell();
    if (recorder !== null && keep !== null && !aborted) {
      await keepRun({ title: basename(scriptName(file)), savedBy: keep.savedBy, sessions: recorder.sessions }, keep);
    }
    if (leftRunning && request.master !== null) await abandonNodes(request.master, cluster);
    return interruption.status() ?? (exitStatus === 0 ? EXIT_STATUS.done : EXIT_STATUS.failed);
  } finally {
    progress.stop();
    await cluster.close();
    interruption.release();
  }
}

function chooseCluster(
  { master, hosts, hostCommands, keep }: RunRequest,
  script: Script,
  troubles: Troubles,
  recorder: RunRecorder | null,
): Promise<Cluster> {
  if (master !== null) return remoteCluster(master);
  const trouble = (code: string, message: string): void => {
    troubles.add(code, message);
  };
  const nodesExpected = nodesAtOnce(script);
  const trace = keep?.trace === true ? recorder?.traceWish(traceLimit(nodesExpected)) : undefined;
  return Promise.resolve(localCluster({ hosts, hostCommands, nodesExpected, trouble, trace }));
}
