import { type Application, Process, type ProcessInput, type ProcessSink, Refusal } from "@cutline/core";
import type { SavedProcess } from "@cutline/protocol";
import { decodeCoins, encodeCoins, type Purse, purse } from "../coins.js";
import { type Machine, REAL_SYSTEM, type System } from "../explore/machine.js";

/** What a fault may get hold of in a step: the real process, and where its effects go. */
interface Step {
  readonly process: Process<Purse>;
  readonly input: ProcessInput;
  readonly sink: ProcessSink;
}

/** The real process, but for what the fault does to its steps and its effects. */
function withFault({
  step = ({ process, input }) => process.step(input),
  effects = (sink) => sink,
  application = purse,
}: {
  readonly step?: (step: Step) => void;
  readonly effects?: (sink: ProcessSink) => ProcessSink;
  readonly application?: Application<Purse>;
}): System {
  return {
    ...REAL_SYSTEM,
    machine: ({ id, coins }, outside): Machine => {
      const sink = effects(outside);
      const process = new Process(id, application, encodeCoins(coins), 1n, sink);
      return {
        step: (input) => {
          step({ process, input, sink });
        },
        save: () => process.save(),
        restore: (saved: SavedProcess) => {
          process.restore(saved);
        },
      };
    },
  };
}

/** Systems with a fault each, by what is wrong with them. */
export const FAULTS = {
  "a coin gets lost on receipt": withFault({
    application: { ...purse, receive: (state, _from, payload) => void (state.coins += decodeCoins(payload) - 1) },
  }),
  "coins are sent that aren't there": withFault({
    application: {
      ...purse,
      command: (state, command, context) => {
        const [target = 0, coins = 0] = String.fromCharCode(...command)
          .split(" ")
          .map(Number);
        context.send(target, encodeCoins(coins));
        state.coins -= coins;
        return new Uint8Array();
      },
    },
  }),
  "a refusal comes too late": withFault({
    application: {
      ...purse,
      command: (state, command, context) => {
        const coins = Number(String.fromCharCode(...command).split(" ")[1]);
        state.coins -= coins;
        if (state.coins < 0) {
          state.coins = 0;
          throw new Refusal("INSUFFICIENT_COINS", "too late");
        }
        state.coins += coins;
        return purse.command(state, command, context);
      },
    },
  }),
  "messages overtake markers": {
    ...REAL_SYSTEM,
    put: (inTransit, message) => {
      const markers = inTransit.length - inTransit.findLastIndex(({ kind }) => kind === "message") - 1;
      return message.kind === "marker" ? [...inTransit, message] : inTransit.toSpliced(inTransit.length - markers, 0, message);
    },
  },
  "markers come twice": {
    ...REAL_SYSTEM,
    put: (inTransit, message) => [...inTransit, message, ...(message.kind === "marker" ? [message] : [])],
  },
  "a marker closes every channel": withFault({
    step: ({ process, input }) => {
      if (input.kind !== "deliver" || input.message.kind !== "marker") {
        process.step(input);
        return;
      }
      const { snapshot } = input.message;
      const awaiting = (): readonly number[] => process.recordingStatus().find(({ snapshotId }) => snapshotId === snapshot)?.awaiting ?? [];
      const isFirst = process.recordingStatus().every(({ snapshotId }) => snapshotId !== snapshot);
      if (isFirst || awaiting().includes(input.source)) process.step(input);
      for (const source of awaiting()) process.step({ kind: "deliver", source, message: input.message });
    },
  }),
  "recorded messages are turned round": withFault({
    effects: (sink) => ({
      ...sink,
      recorded: (record) => {
        sink.recorded({ ...record, incoming: record.incoming.map((channel) => ({ ...channel, messages: channel.messages.toReversed() })) });
      },
    }),
  }),
  "a late channel starts without markers": withFault({
    step: ({ process, input, sink }) => {
      const isOpening = input.kind === "openOutgoing";
      if (isOpening) sink.sendMarker = () => undefined;
      process.step(input);
      if (isOpening) Reflect.deleteProperty(sink, "sendMarker");
    },
    // an object of its own, whose effects are the real ones unless it is given another
    effects: (sink) => Object.create(sink) as ProcessSink,
  }),
  "a late channel isn't awaited": withFault({
    step: ({ process, input }) => {
      const { recordings } = process.save();
      process.step(input);
      if (input.kind === "openIncoming") process.restore({ ...process.save(), recordings });
    },
  }),
  "retiring is forgotten": withFault({
    step: ({ process, input }) => {
      if (input.kind !== "retire") process.step(input);
    },
  }),
} as const satisfies Readonly<Record<string, System>>;
