import { availableParallelism, cpus } from "node:os";
import { bareGrpcCall } from "./bare-grpc.js";
import { bareWsRoundTrip } from "./bare-ws.js";
import { bareWsThroughput } from "./bare-ws-throughput.js";
import { timeNode, timeScript } from "./cli.js";
import { grpcRows } from "./grpc-rows.js";
import { type LinkThroughput, linkThroughput } from "./link-throughput.js";
import { measurementOf, median, type Measurement } from "./median.js";
import { reportRows } from "./report-rows.js";
import type { Row } from "./row.js";
import { longScript, SHORT_SCRIPT } from "./scripts.js";

const NODES = 6;
const ROUND_TRIPS = 10_000;
const CALLS = 3_000;

/** Messages that bounce between two processes while throughput is measured, for how long, and their bytes: those of the bank's transfer of 100. */
const BOUNCING = { underWay: 8_192, warmUpMs: 1_500, measureMs: 3_000 } as const;
const TRANSFER_BYTES = 2;

interface BenchOptions {
  /** Of the long script. */
  readonly commands: number;
  /** How often each measurement is taken. */
  readonly repeat: number;
  /** Only measure links, beside bare ws. */
  readonly onlyLinks: boolean;
  /** Only measure gRPC calls, beside bare grpc-js. */
  readonly onlyGrpc: boolean;
  /** Only measure reports, in Chromium. */
  readonly onlyReports: boolean;
}

/** Takes every measurement in one run, the references included, and prints a table for docs/benchmarks.md. */
export async function benchCommand({ commands, repeat, onlyLinks, onlyGrpc, onlyReports }: BenchOptions): Promise<void> {
  if (onlyLinks || onlyGrpc || onlyReports) {
    const links = onlyLinks ? await linkRows(repeat) : [];
    const grpc = onlyGrpc ? await grpcRows(repeat) : [];
    process.stdout.write(table([...links, ...grpc, ...(onlyReports ? await reportRows(repeat) : [])]));
    return;
  }
  const rows: Row[] = [];
  const row = async (what: string, unit: string, measure: () => Promise<number>): Promise<Measurement> => {
    process.stderr.write(`measuring: ${what}\n`);
    const figure = await median(repeat, measure);
    rows.push({ what, unit, figure });
    return figure;
  };
  await row("Node.js alone, from start to exit", "ms", () => timeNode(["-e", "0"]));
  await row("bare ws, a round trip of 16 bytes between two processes", "µs", () => bareWsRoundTrip(ROUND_TRIPS));
  await row("bare grpc-js, a unary call of 16 bytes between two processes", "µs", () => bareGrpcCall(CALLS));
  rows.push(...(await grpcRows(repeat)), ...(await linkRows(repeat)));
  for (const [name, options] of [
    ["a process for each node", []],
    ["--hosts 2", ["--hosts", "2"]],
    ["--hosts 1", ["--hosts", "1"]],
    ["--hosts 0", ["--hosts", "0"]],
  ] as const) {
    await row(`a script of 15 lines, ${name}, from start to exit`, "ms", () => timeScript(SHORT_SCRIPT, options));
    const start = await median(repeat, () => timeScript(longScript({ nodes: NODES, commands: 0 }), options));
    const script = longScript({ nodes: NODES, commands });
    await row(`Send and Receive, ${commands} in a script on ${NODES} nodes, ${name}, start-up left out`, "commands/s", async () => {
      const tookMs = (await timeScript(script, options)) - start.median;
      return (commands * 1000) / tookMs;
    });
  }
  process.stdout.write(table([...rows, ...(await reportRows(repeat))]));
}

/** Bare ws and the link in turn, so that both meet the same weather. */
async function linkRows(repeat: number): Promise<Row[]> {
  process.stderr.write("measuring: throughput of bare ws and of a link, in turn\n");
  const bare: number[] = [];
  const links: LinkThroughput[] = [];
  for (let round = 0; round < repeat; round += 1) {
    bare.push(await bareWsThroughput({ ...BOUNCING, bytes: TRANSFER_BYTES }));
    links.push(await linkThroughput(BOUNCING));
  }
  const ratios = links.map(({ perSecond }, round) => perSecond / (bare[round] ?? Number.NaN));
  const row = (what: string, unit: string, values: readonly number[]): Row => ({ what, unit, figure: measurementOf(values) });
  return [
    row("bare ws, one small message a frame, both ways between two processes", "messages/s", bare),
    row(
      "live transfers, both ways between two hosts, exactly once",
      "transfers/s",
      links.map(({ perSecond }) => perSecond),
    ),
    row("the same, as a multiple of bare ws in the same round", "×", ratios),
    row(
      "transfers of a frame under that load, on average",
      "transfers",
      links.map(({ entriesMean }) => entriesMean),
    ),
    row(
      "transfers of the largest frame",
      "transfers",
      links.map(({ entriesMost }) => entriesMost),
    ),
  ];
}

function table(rows: readonly Row[]): string {
  const machine = `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${availableParallelism()} cores, Node.js ${process.version}`;
  const lines = rows.map(({ what, unit, figure }) => {
    return `| ${what} | ${shown(figure.median)} ${unit} | ${shown(figure.least)} to ${shown(figure.most)} |`;
  });
  return [`Machine: ${machine}`, "", "| what | median | range |", "| --- | ---: | ---: |", ...lines, ""].join("\n");
}

function shown(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);
}
