import type { Application, Context, NodeId } from "@cutline/core";
import type { GlobalState } from "@cutline/protocol";
import { decodeWatched, encodeWatched, numberOf, type Watched, withNumber, withoutNumber } from "./watched-state.js";

/** A node's state, and what it takes to watch it. */
interface WatchedNode {
  readonly inner: unknown;
  readonly watched: Watched;
}

/** Told of what no node should ever see. */
export interface WatchedEvents {
  /** A message came on the channel from `source` with this serial number, from 1, where the one behind `before` was next. */
  outOfOrder(channel: { readonly source: NodeId; readonly target: NodeId }, serial: number, before: number): void;
  /** A command is done a second time. */
  doneTwice(node: NodeId, command: number): void;
}

/**
 * An application, with a serial number on each of its messages and commands: so nodes see by themselves what is lost, repeated or out of order, and
 * don't have to trust the counts of the core.
 */
export function watch(application: Application<unknown>, events: WatchedEvents): Application<WatchedNode> {
  return {
    name: application.name,
    sendsOnReceive: application.sendsOnReceive,
    create: (init) => ({ inner: application.create(init), watched: { done: [], sent: new Map(), received: new Map() } }),
    command: ({ inner, watched }, command, context) => {
      const number = numberOf(command);
      const reply = application.command(inner, withoutNumber(command), numbering(context, watched));
      if (watched.done.includes(number)) events.doneTwice(context.node, number);
      watched.done.push(number);
      return reply;
    },
    isCertain: ({ inner }, command) => application.isCertain?.(inner, withoutNumber(command)) ?? false,
    receive: ({ inner, watched }, source, payload, context) => {
      const serial = numberOf(payload);
      const before = watched.received.get(source) ?? 0;
      if (serial !== before + 1) events.outOfOrder({ source, target: context.node }, serial, before);
      application.receive(inner, source, withoutNumber(payload), numbering(context, watched));
      watched.received.set(source, serial);
    },
    save: ({ inner, watched }) => encodeWatched(watched, application.save(inner)),
    load: (saved) => {
      const { inner, watched } = decodeWatched(saved);
      return { inner: application.load(inner), watched };
    },
    audit: (global) => application.audit(unwatched(global)),
  };
}

/** Numbers what is sent. */
function numbering(context: Context, { sent }: Watched): Context {
  return {
    node: context.node,
    canSend: (target) => context.canSend(target),
    random: () => context.random(),
    send: (target, payload) => {
      const serial = (sent.get(target) ?? 0) + 1;
      context.send(target, withNumber(serial, payload));
      sent.set(target, serial);
    },
  };
}

/** A global state as the application knows it. */
function unwatched({ snapshotId, nodes }: GlobalState): GlobalState {
  return {
    snapshotId,
    nodes: nodes.map((record) => ({
      ...record,
      state: decodeWatched(record.state).inner,
      incoming: record.incoming.map((channel) => ({ ...channel, messages: channel.messages.map(withoutNumber) })),
    })),
  };
}
