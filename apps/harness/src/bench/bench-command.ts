import { availableParallelism, cpus } from "node:os";
import { bareGrpcCall } from "./bare-grpc.js";
import { bareWsRoundTrip } from "./bare-ws.js";
import { timeNode, timeScript } from "./cli.js";
import { median, type Measurement } from "./median.js";
import { longScript, SHORT_SCRIPT } from "./scripts.js";

const NODES = 6;
const ROUND_TRIPS = 10_000;
const CALLS = 3_000;

/** One line of the table. */
interface Row {
  readonly what: string;
  readonly unit: string;
  readonly figure: Measurement;
}

/** Takes every measurement in one run, the references included, and prints a table for docs/benchmarks.md. */
export async function benchCommand({ commands, repeat }: { readonly commands: number; readonly repeat: number }): Promise<void> {
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
  process.stdout.write(table(rows));
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
