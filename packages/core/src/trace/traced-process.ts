import type { NodeRecord, StateRecorded } from "@cutline/protocol";
import type { Application } from "../application.js";
import type { NodeId, SnapshotId } from "../identifiers.js";
import type { Message } from "../message.js";
import { Process, type ProcessInput, type ProcessSink } from "../process/process.js";
import type { Recording } from "../process/recording.js";
import type { EventLog, HappenedEvent } from "./event-log.js";

/** What the step under way has done so far, and how many messages each channel has carried. */
class StepEvents {
  events: HappenedEvent[] = [];
  private readonly sentOn = new Map<NodeId, number>();
  private readonly receivedOn = new Map<NodeId, number>();

  sent(target: NodeId, payload: Uint8Array): void {
    const position = (this.sentOn.get(target) ?? 0) + 1;
    this.sentOn.set(target, position);
    this.events.push({ $case: "sent", value: { target, position, payload } });
  }

  markersSent(snapshotId: SnapshotId, targets: readonly NodeId[]): void {
    const places = targets.map((target) => ({ target, behind: this.sentOn.get(target) ?? 0 }));
    this.events.push({ $case: "markersSent", value: { snapshotId, places } });
  }

  delivered(source: NodeId, message: Message): void {
    const behind = this.receivedOn.get(source) ?? 0;
    if (message.kind === "marker") this.events.push({ $case: "markerReceived", value: { snapshotId: message.snapshot, source, behind } });
    else this.events.push({ $case: "received", value: { source, position: behind + 1, payload: message.payload } });
  }

  /** The step is done: what it received counts. */
  take(input: ProcessInput): readonly HappenedEvent[] {
    if (input.kind === "deliver" && input.message.kind === "message") {
      this.receivedOn.set(input.source, (this.receivedOn.get(input.source) ?? 0) + 1);
    }
    const { events } = this;
    this.events = [];
    return events;
  }
}

/**
 * A process whose life is kept in a log: exactly the process that it is without, since it only looks at what goes in and comes out. Nodes that aren't
 * traced run a plain Process, and pay nothing.
 */
export class TracedProcess<State> extends Process<State> {
  private readonly happening: StepEvents;

  constructor(
    id: NodeId,
    application: Application<State>,
    init: Uint8Array,
    seed: bigint,
    sink: ProcessSink,
    private readonly log: EventLog,
  ) {
    const happening = new StepEvents();
    super(id, application, init, seed, watchedSink(sink, happening));
    this.happening = happening;
    log.add([{ $case: "created", value: { state: this.saveState() } }]);
  }

  /** A step that throws has changed nothing, and nothing has happened. */
  override step(input: ProcessInput): void {
    const { happening } = this;
    happening.events = [];
    if (input.kind === "command") happening.events.push({ $case: "command", value: { command: input.command, reply: new Uint8Array() } });
    if (input.kind === "deliver") happening.delivered(input.source, input.message);
    super.step(input);
    const events = happening.take(input);
    if (events.length > 0) this.log.add(events);
  }

  protected override record(snapshot: SnapshotId): Recording {
    const { events } = this.happening;
    const firstMarkerFrom = events[0]?.$case === "markerReceived" ? events[0].value.source : undefined;
    const recorded: StateRecorded = { snapshotId: snapshot, firstMarkerFrom, state: new Uint8Array() };
    events.push({ $case: "recorded", value: recorded });
    const recording = super.record(snapshot);
    recorded.state = recording.state;
    return recording;
  }
}

/** The same sink, with a look at what goes into it. */
function watchedSink(sink: ProcessSink, happening: StepEvents): ProcessSink {
  return {
    send: (target, payload) => {
      happening.sent(target, payload);
      sink.send(target, payload);
    },
    sendMarker: (snapshot, targets) => {
      happening.markersSent(snapshot, targets);
      sink.sendMarker(snapshot, targets);
    },
    reply: (reply) => {
      const [first] = happening.events;
      if (first?.$case === "command") first.value.reply = reply;
      sink.reply(reply);
    },
    initiated: (snapshot) => {
      sink.initiated(snapshot);
    },
    recorded: (record: NodeRecord) => {
      sink.recorded(record);
    },
    reopened: (snapshot) => {
      sink.reopened(snapshot);
    },
  };
}
