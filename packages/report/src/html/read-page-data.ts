import type { NodeId, SnapshotId } from "@cutline/core";
import type { SumsReport } from "../run/run-report.js";
import type { Told } from "../run/telling.js";
import type { EventReport, TraceReport } from "../run/trace-report.js";
import { EVENT_LETTERS, type PageData, type SnapshotData, type TraceData } from "./page-data.js";

/** A run in its page: what a RunReport is elsewhere, without the bytes behind the words. */
export interface PageRun extends Pick<PageData, "title" | "application" | "savedBy" | "session" | "nodes" | "compared"> {
  readonly snapshots: readonly PageSnapshot[];
  readonly trace: PageTrace | null;
}

export interface PageTrace extends TraceReport, Pick<TraceData, "markersLeftOut"> {
  /** Events of the trace that the page leaves out, by node: as good as dropped to whoever looks at the page. */
  readonly eventsLeftOut: TraceReport["dropped"];
}

export interface PageSnapshot extends Pick<SnapshotData, "initiator" | "beginMs" | "collectMs" | "consistent" | "violations" | "channels"> {
  readonly id: SnapshotId;
  readonly sums: SumsReport | null;
  readonly states: ReadonlyMap<NodeId, Told>;
  /** The channels that had carried something, ascending. */
  readonly carrying: readonly PageChannel[];
}

export interface PageChannel {
  readonly source: NodeId;
  readonly target: NodeId;
  readonly sent: number;
  readonly received: number;
  /** How many messages are in transit, and the words of the first of them. */
  readonly inTransit: number;
  readonly listed: readonly Told[];
}

/** Reads what `writePageData` wrote. */
export function readPageData(data: PageData): PageRun {
  const told = data.told.texts.map((text, place): Told => {
    const amount = data.told.amounts[place] ?? null;
    return { text, amount: amount === null ? null : BigInt(amount) };
  });
  const { title, application, savedBy, session, nodes, compared } = data;
  return {
    ...{ title, application, savedBy, session, nodes, compared },
    snapshots: data.snapshots.map((snapshot) => readSnapshot(snapshot, told)),
    trace: data.trace === null ? null : readTrace(data.trace, nodes, told),
  };
}

const NOTHING: Told = { text: "", amount: null };

function readSnapshot(data: SnapshotData, told: readonly Told[]): PageSnapshot {
  const { id, initiator, beginMs, collectMs, consistent, violations, channels, sums } = data;
  return {
    ...{ id, initiator, beginMs, collectMs, consistent, violations, channels },
    sums: sums === null ? null : { atRest: BigInt(sums[0]), inTransit: BigInt(sums[1]) },
    states: new Map(data.nodes.map((node, place) => [node, told[data.states[place] ?? -1] ?? NOTHING])),
    carrying: readChannels(data, told),
  };
}

function readChannels({ carrying, messages }: SnapshotData, told: readonly Told[]): PageChannel[] {
  const channels: PageChannel[] = [];
  let place = 0;
  for (let at = 0; at < carrying.length; at += 6) {
    const [source = 0, target = 0, sent = 0, received = 0, inTransit = 0, listed = 0] = carrying.slice(at, at + 6);
    const words = messages.slice(place, place + listed).map((message) => told[message] ?? NOTHING);
    channels.push({ source, target, sent, received, inTransit, listed: words });
    place += listed;
  }
  return channels;
}

function readTrace(data: TraceData, nodes: readonly NodeId[], told: readonly Told[]): PageTrace {
  const ticks = new Map<NodeId, number>();
  const values = new Values(data.values, data.snapshotIds, told);
  const events = Array.from(data.kinds, (letter, index): EventReport => {
    const node = nodes[data.lanes[index] ?? -1] ?? 0;
    const tick = (ticks.get(node) ?? 0) + 1;
    ticks.set(node, tick);
    const time = data.times[index] ?? null;
    return { index, node, tick, timeMs: time === null ? null : (data.baseUs + time) / 1_000, ...values.readEvent(letter) };
  });
  const { missing, markersLeftOut } = data;
  return { events, dropped: readCounts(data.dropped), missing, markersLeftOut, eventsLeftOut: readCounts(data.eventsLeftOut) };
}

function readCounts(counts: TraceData["dropped"]): TraceReport["dropped"] {
  return counts.map(([node, events]) => ({ node, events }));
}

type Place = "index" | "node" | "tick" | "timeMs";
type WithoutPlace<Event> = Event extends EventReport ? Omit<Event, Place> : never;

/** The values of events, taken one behind the other. */
class Values {
  private place = 0;

  constructor(
    private readonly values: readonly number[],
    private readonly snapshotIds: readonly SnapshotId[],
    private readonly told: readonly Told[],
  ) {}

  readEvent(letter: string): WithoutPlace<EventReport> {
    switch (letter) {
      case EVENT_LETTERS.created:
        return { kind: "created", told: this.words() };
      case EVENT_LETTERS.send:
        return { kind: "send", target: this.number(), position: this.number(), told: this.words() };
      case EVENT_LETTERS.receive:
        return { kind: "receive", source: this.number(), position: this.number(), told: this.words(), sentBy: this.number() };
      case EVENT_LETTERS.record: {
        const [snapshot, from] = [this.snapshot(), this.number()];
        return { kind: "record", snapshot, firstMarkerFrom: from < 0 ? null : from, told: this.words() };
      }
      case EVENT_LETTERS.markersSent: {
        const [snapshot, channels] = [this.snapshot(), this.number()];
        const places = Array.from({ length: this.number() }, () => ({ target: this.number(), behind: this.number() }));
        return { kind: "markersSent", snapshot, channels, places };
      }
      case EVENT_LETTERS.markerReceived:
        return { kind: "markerReceived", snapshot: this.snapshot(), source: this.number(), behind: this.number(), sentBy: this.number() };
      default:
        return { kind: "command", text: this.words().text };
    }
  }

  private number(): number {
    return this.values[this.place++] ?? 0;
  }

  private words(): Told {
    return this.told[this.number()] ?? NOTHING;
  }

  private snapshot(): SnapshotId {
    return this.snapshotIds[this.number()] ?? "";
  }
}
