import { bareGrpc } from "./bare-grpc.js";
import { type Caller, type CallFigures, type CallPattern, measureCalls } from "./grpc-calls.js";
import { measurementOf } from "./median.js";
import type { Row } from "./row.js";
import { type BatchPattern, ServedBank } from "./served-grpc.js";

/** Calls of one client: one after the other, and with a hundred under way. Fewer than a channel holds, in all channels together. */
const PATTERN: CallPattern = { sequential: 3_000, pipelined: 20_000, underWay: 100 };

/** What a call to a node in a process of its own waits for: that process, and the one where the money arrives. */
const PROCESSES_BEHIND = 2;

/** Commands in batches on one stream, two of them under way. */
const BATCHES: BatchPattern = { batches: 200, commands: 1_000, underWay: 2 };

type NamedCaller = readonly [string, Caller];

/** Unary calls over bare grpc-js and to served clusters, in turn, so that all meet the same weather; each as a ratio to bare grpc-js in the same round. */
export async function grpcRows(repeat: number): Promise<Row[]> {
  const [bare, chain] = [await bareGrpc(), await bareGrpc(PROCESSES_BEHIND)];
  const [inProcess, processes] = [await ServedBank.start(0), await ServedBank.start(null)];
  const sends: NamedCaller = ["BankService.Send, `--hosts 0`", inProcess.send];
  const callers: readonly NamedCaller[] = [
    ["bare grpc-js", bare],
    [`bare grpc-js and bare ws, through ${PROCESSES_BEHIND} further processes and back`, chain],
    sends,
    ["MasterService.ExecuteCommand, `--hosts 0`", inProcess.executeCommand],
    ["BankService.Send, a process for each node", processes.send],
    ["MasterService.ExecuteCommand, a process for each node", processes.executeCommand],
  ];
  try {
    for (const [, caller] of callers) await measureCalls(caller, PATTERN); // until code is compiled
    const rounds = await inTurn(callers, repeat);
    const unary = rounds.map((round) => round[callers.indexOf(sends)]?.perSecond ?? Number.NaN);
    const batches = await batchRows(inProcess, unary);
    return [...unaryRows(callers, rounds), ...batches];
  } finally {
    await Promise.all([bare.close(), chain.close(), inProcess.close(), processes.close()]);
  }
}

/** Batches of Send, `--hosts 0`, beside the unary calls of the same run. */
async function batchRows(bank: ServedBank, unary: readonly number[]): Promise<Row[]> {
  await bank.batchesPerSecond(BATCHES); // until code is compiled
  const perSecond: number[] = [];
  for (const _ of unary) perSecond.push(await bank.batchesPerSecond(BATCHES));
  const what = "BankService.ExecuteBatch of 1,000 Sends, `--hosts 0`";
  const ratios = perSecond.map((batched, round) => batched / (unary[round] ?? Number.NaN));
  return [
    { what, unit: "commands/s", figure: measurementOf(perSecond) },
    { what: `${what}, as a multiple of 100 unary Sends at a time`, unit: "×", figure: measurementOf(ratios) },
  ];
}

function unaryRows(callers: readonly NamedCaller[], rounds: readonly (readonly CallFigures[])[]): Row[] {
  return callers.flatMap(([name], index) =>
    rowsOf(
      name,
      rounds.map((round) => round[index] ?? NOTHING),
      rounds.map(([first]) => first ?? NOTHING),
    ),
  );
}

const NOTHING: CallFigures = { latencyUs: Number.NaN, perSecond: Number.NaN };

async function inTurn(callers: readonly NamedCaller[], repeat: number): Promise<CallFigures[][]> {
  const rounds: CallFigures[][] = [];
  for (let round = 0; round < repeat; round += 1) {
    process.stderr.write(`measuring: unary calls, round ${round + 1} of ${repeat}\n`);
    const figures: CallFigures[] = [];
    for (const [, caller] of callers) figures.push(await measureCalls(caller, PATTERN));
    rounds.push(figures);
  }
  return rounds;
}

function rowsOf(name: string, own: readonly CallFigures[], bare: readonly CallFigures[]): Row[] {
  const row = (what: string, unit: string, values: readonly number[]): Row => ({
    what: `${name}, ${what}`,
    unit,
    figure: measurementOf(values),
  });
  const rows = [
    row(
      "one unary call after the other",
      "µs",
      own.map(({ latencyUs }) => latencyUs),
    ),
    row(
      "100 unary calls at a time",
      "calls/s",
      own.map(({ perSecond }) => perSecond),
    ),
  ];
  if (own[0] === bare[0]) return rows;
  const share = (of: (figures: CallFigures, bare: CallFigures) => number): number[] =>
    own.map((figures, round) => 100 * of(figures, bare[round] ?? NOTHING));
  return [
    ...rows,
    row(
      "one after the other, speed beside bare grpc-js in the same round",
      "%",
      share((its, its0) => its0.latencyUs / its.latencyUs),
    ),
    row(
      "100 at a time, the same",
      "%",
      share((its, its0) => its.perSecond / its0.perSecond),
    ),
  ];
}
