import type { RunReport, SnapshotReport } from "../run/run-report.js";
import { visible } from "./visible.js";
import { durationMs, sumOf } from "./words.js";

type Labels = Readonly<Record<string, string | number>>;

/** A family of gauges, and what it is of one snapshot: its labels besides the snapshot's id, and its value. */
interface Family {
  readonly name: string;
  readonly unit: string;
  readonly help: string;
  readonly samples: (snapshot: SnapshotReport) => Iterable<readonly [Labels, string]>;
}

const FAMILIES: readonly Family[] = [
  {
    name: "cutline_snapshot_consistent",
    unit: "",
    help: "Whether the checker found nothing wrong.",
    *samples({ verdict }) {
      yield [{}, verdict.consistent ? "1" : "0"];
    },
  },
  {
    name: "cutline_snapshot_duration_seconds",
    unit: "seconds",
    help: "From its beginning to when the observer had everything.",
    *samples(snapshot) {
      const took = durationMs(snapshot);
      if (took !== null) yield [{}, String(took / 1_000)];
    },
  },
  {
    name: "cutline_snapshot_begin_timestamp_seconds",
    unit: "seconds",
    help: "When it was begun, since 1970.",
    *samples({ beginMs }) {
      if (beginMs !== null) yield [{}, String(beginMs / 1_000)];
    },
  },
  {
    name: "cutline_snapshot_nodes",
    unit: "",
    help: "Nodes that recorded.",
    *samples({ nodes }) {
      yield [{}, String(nodes.length)];
    },
  },
  {
    name: "cutline_snapshot_channels",
    unit: "",
    help: "Channels, silent ones included.",
    *samples({ channels }) {
      yield [{}, String(channels.size)];
    },
  },
  {
    name: "cutline_snapshot_amount",
    unit: "",
    help: "What there was in all, at rest in nodes and in transit in channels: smallest units.",
    *samples({ sums }) {
      if (sums === null) return;
      yield [{ place: "at_rest" }, String(sums.atRest)];
      yield [{ place: "in_transit" }, String(sums.inTransit)];
    },
  },
  {
    name: "cutline_node_amount",
    unit: "",
    help: "What a node recorded: smallest units.",
    *samples({ nodes }) {
      for (const { node, told } of nodes) if (told.amount !== null) yield [{ node }, String(told.amount)];
    },
  },
  {
    name: "cutline_channel_in_transit_messages",
    unit: "messages",
    help: "Messages in transit, for channels that hold any.",
    *samples({ channels }) {
      for (const { source, target, messages } of channels.inTransit()) yield [{ source, target }, String(messages.length)];
    },
  },
  {
    name: "cutline_channel_in_transit_amount",
    unit: "",
    help: "What is in transit, for channels that hold messages: smallest units.",
    *samples({ channels }) {
      for (const { source, target, messages } of channels.inTransit()) {
        const sum = sumOf(messages);
        if (sum !== null) yield [{ source, target }, String(sum)];
      }
    },
  },
];

/** For Prometheus and what reads OpenMetrics 1.0: gauges, each labelled with its snapshot. */
export function* openMetricsReport({ snapshots }: RunReport): Generator<string> {
  for (const { name, unit, help, samples } of FAMILIES) {
    yield `# TYPE ${name} gauge\n${unit === "" ? "" : `# UNIT ${name} ${unit}\n`}# HELP ${name} ${help}\n`;
    for (const snapshot of snapshots) {
      for (const [labels, value] of samples(snapshot)) yield `${name}{${labelled({ snapshot: snapshot.id, ...labels })}} ${value}\n`;
    }
  }
  yield "# EOF\n";
}

function labelled(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${visible(String(value)).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`)
    .join(",");
}
