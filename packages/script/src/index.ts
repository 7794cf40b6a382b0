/**
 * The command script language: parsed, run on a cluster, printed.
 *
 * - `index.ts`: this door
 * - `parse.ts`: a script's text to commands, or the report of every bad line. Below it `source-text.ts` (UTF-8), `cursor.ts` (a line's words),
 *   `commands.ts` (every command and its signature), `arguments.ts` (ids and amounts), `expectation.ts` (a transcript's outputs),
 *   `line-parser.ts`, `problem.ts` (bad lines, shown) and `nearest.ts` (the command that was meant)
 * - `topology.ts`: the channels that a Topology means; `read-topology.ts` (its argument), `topology-file.ts` (the file that it may name)
 * - `run.ts`: commands to a cluster, replies to a style, in order. Below it `perform.ts` (one command), `reply-queue.ts` (order),
 *   `result.ts` (what comes of commands), `verdict.ts` (snapshots that can't be), `failure.ts` (reports), `output.ts`
 * - `styles/`: what a run looks like, a file for each style; `styles.ts` lists them
 * - `judge/`: whether somebody's output is a run of a script (`judge.ts`), and which outputs a script has (`count.ts`); see the map there
 * - `repl/`: the language typed line by line: `session.ts` does the lines, `entry.ts` says what each asks for, `completion.ts` and `manual.ts` help;
 *   `view.ts` is what a cluster is doing, in the bank's words, `show.ts` and `table.ts` draw it
 * - `check.ts`: a run compared with the outputs in its transcript
 * - `limits.ts`: every limit, with its reason
 * - `testing/`: the cluster that the tests run on
 */
export { type Difference, formatDifference, TranscriptCheck } from "./check.js";
export type { Command } from "./commands.js";
export type { Expectation, ExpectedOutput } from "./expectation.js";
export { countOutputs, listOutputs, type OutputCount } from "./judge/count.js";
export { judge, judgeStepwise } from "./judge/judge.js";
export type { Note } from "./judge/notes.js";
export { type Fault, formatVerdict, type JudgedFiles, type Verdict } from "./judge/verdict.js";
export type { Sink } from "./output.js";
export { SCRIPT_LIMIT_BYTES, TOPOLOGY_LIMIT_BYTES } from "./limits.js";
export { nearest } from "./nearest.js";
export { parseScript, type Script } from "./parse.js";
export { type Problem, ScriptError } from "./problem.js";
export type { CommandResult } from "./result.js";
export { complete, type Completion } from "./repl/completion.js";
export { Session, type SessionOptions } from "./repl/session.js";
export { type FailedCommand, runCommands, type RunOptions, type RunOutcome, runScript, type RunView } from "./run.js";
export type { Style } from "./styles/style.js";
export { STYLES } from "./styles/styles.js";
export { dependsOnNodes, type TopologyChoice, topologyOf } from "./topology.js";
export { type NamedFile, parseTopologyFile, type ReadNamedFile, type TopologyFile } from "./topology-file.js";
