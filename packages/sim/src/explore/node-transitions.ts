import type { NodeId, ProcessInput } from "@cutline/core";
import type { SavedProcess } from "@cutline/protocol";
import type { Broken } from "../properties/broken.js";
import type { WorldNode } from "../world.js";
import type { ChannelContents } from "./channel-contents.js";
import type { Effect } from "./effect.js";
import type { Layout, State } from "./layout.js";
import type { System } from "./machine.js";
import { Numbered } from "./numbered.js";
import { ProcessSteps, type Step } from "./process-steps.js";
import type { SnapshotWatch } from "./snapshot-watch.js";

/** What an input does to a node that remembers this and that, in the numbers of a state. */
interface Transition extends Effect {
  readonly memory: number;
  /** Messages put on channels, each with the channel's place. */
  readonly puts: readonly { readonly place: number; readonly message: number }[];
  /** What observers of snapshots hear, each with the snapshot's place. */
  readonly hears: readonly { readonly place: number; readonly watch: SnapshotWatch; readonly report: number }[];
}

/** What a node's steps reach into. */
export interface Surroundings {
  readonly layout: Layout;
  readonly contents: ChannelContents;
  /** By the place of the snapshot. */
  readonly watches: ReadonlyMap<number, SnapshotWatch>;
}

/** A node in a state of a world. Each of its steps is done by the real machine once, and from then on it is a look into a table. */
export class NodeTransitions {
  private readonly id: NodeId;
  private readonly place: number;
  private readonly steps: ProcessSteps;
  private readonly inputs = new Numbered<ProcessInput>();
  /** By memory and input. */
  private readonly transitions: Transition[][] = [];
  /** Numbers of inputs, by the place of the channel and message. */
  private readonly deliveries: number[][] = [];

  constructor(
    node: WorldNode,
    system: System,
    private readonly around: Surroundings,
  ) {
    this.id = node.id;
    this.place = around.layout.node(node.id);
    this.steps = new ProcessSteps(node, system);
  }

  /** The number of an input that isn't a delivery. */
  inputNumber(input: ProcessInput): number {
    return this.inputs.numberOf(JSON.stringify(input), () => input);
  }

  /** Steps the node, in place. */
  step(state: State, input: number): Effect {
    const memory = state[this.place] ?? 0;
    const known = (this.transitions[memory] ??= []);
    const transition = (known[input] ??= this.transitionOf(memory, input));
    state[this.place] = transition.memory;
    for (const { place, message } of transition.puts) state[place] = this.around.contents.put(state[place] ?? 0, message);
    for (const { place, watch, report } of transition.hears) state[place] = watch.hear(state[place] ?? 0, report);
    return transition;
  }

  /** Gives the node a message of the channel at this place, in place. */
  deliver(state: State, channel: number, message: number): Effect {
    const inputs = (this.deliveries[channel] ??= []);
    return this.step(state, (inputs[message] ??= this.deliveryNumber(channel, message)));
  }

  /** What the node remembers. */
  memory(state: State): SavedProcess {
    return this.steps.memory(state[this.place] ?? 0);
  }

  private deliveryNumber(channel: number, message: number): number {
    const source = this.around.layout.sourceOf(channel);
    return this.inputs.numberOf(`${channel} ${message}`, () => ({
      kind: "deliver",
      source,
      message: this.around.contents.message(message),
    }));
  }

  private transitionOf(memory: number, input: number): Transition {
    const step = this.steps.step(memory, this.inputs.at(input));
    return {
      memory: step.next,
      puts: this.putsOf(step),
      hears: this.hearsOf(step),
      reached: step.reached,
      isHeard: step.told.length > 0,
      broken: step.broken ?? this.strayIn(step),
    };
  }

  private putsOf({ sent }: Step): Transition["puts"] {
    const { layout, contents } = this.around;
    return sent
      .map(({ target, message }) => ({ channel: { source: this.id, target }, message: contents.messageNumber(message) }))
      .filter(({ channel }) => layout.hasChannel(channel))
      .map(({ channel, message }) => ({ place: layout.channel(channel), message }));
  }

  private hearsOf({ told }: Step): Transition["hears"] {
    const { layout, watches } = this.around;
    return told
      .filter(({ snapshot }) => layout.hasSnapshot(snapshot))
      .flatMap(({ snapshot, report }) => {
        const place = layout.snapshot(snapshot);
        const watch = watches.get(place);
        return watch === undefined ? [] : [{ place, watch, report: watch.reportNumber(report) }];
      });
  }

  /** A process that names what the world doesn't have. */
  private strayIn({ sent, told }: Step): Broken | null {
    const { layout } = this.around;
    const message = sent.find(({ target }) => !layout.hasChannel({ source: this.id, target }));
    if (message !== undefined) return stray(`node ${this.id} sends to node ${message.target}, and there is no such channel`);
    const report = told.find(({ snapshot }) => !layout.hasSnapshot(snapshot));
    return report === undefined ? null : stray(`node ${this.id} tells of snapshot ${report.snapshot}, which nobody began`);
  }
}

function stray(story: string): Broken {
  return { property: "always: perfect channels bring nothing that a process can't take", story };
}
