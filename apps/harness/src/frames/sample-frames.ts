import type { Random } from "@cutline/core";
import {
  Delivery,
  type HostFrame,
  type HostMessage,
  type LinkEntry,
  type LinkFrame,
  type NodeRecord,
  type MasterFrame,
  type HostRequest,
} from "@cutline/protocol";
import { pick } from "../fuzz/weighted.js";

const UINT32_COUNT = 2 ** 32;

/** A frame between hosts that makes sense. */
export function linkFrame(random: Random): LinkFrame {
  const common = { protocolVersion: random.below(3), hostId: uint32(random), incarnation: word(random), received: number(random) };
  return {
    frame: pick<() => NonNullable<LinkFrame["frame"]>>(random, [
      () => ({ $case: "hello", value: { ...common, joinToken: word(random), peerHostId: uint32(random) } }),
      () => ({ $case: "welcome", value: common }),
      () => ({ $case: "entries", value: { first: 1 + number(random), received: number(random), entries: some(random, 1, entry) } }),
      () => ({ $case: "acknowledgement", value: { received: number(random) } }),
    ])(),
  };
}

/** A frame of a host to its master that makes sense. */
export function hostFrame(random: Random): HostFrame {
  return { messages: some(random, 1, hostMessage) };
}

/** A frame of a master to a host that makes sense. */
export function masterFrame(random: Random): MasterFrame {
  return { requests: some(random, 1, (draw) => ({ requestId: number(draw), request: request(draw) })) };
}

function entry(random: Random): LinkEntry {
  const body = pick<LinkEntry["body"]>(random, [
    undefined,
    { $case: "payload", value: bytes(random) },
    { $case: "marker", value: `${random.below(9)}-${random.below(9)}` },
  ]);
  const targets = body?.$case === "marker" ? some(random, 1, uint32) : [uint32(random)];
  return { source: uint32(random), targets, ticket: number(random), more: random.below(2) === 1, body };
}

function hostMessage(random: Random): HostMessage {
  const failure = { code: word(random), message: word(random) };
  const reply = (outcome: Extract<HostMessage["message"], { $case: "reply" }>["value"]["outcome"]): HostMessage => {
    return { message: { $case: "reply", value: { requestId: number(random), outcome } } };
  };
  const hello = {
    protocolVersion: 1,
    hostId: uint32(random),
    joinToken: word(random),
    linkAddress: word(random),
    processId: uint32(random),
  };
  return pick<() => HostMessage>(random, [
    () => ({ message: { $case: "hello", value: hello } }),
    () => ({ message: { $case: "trouble", value: failure } }),
    () => ({ message: { $case: "recorded", value: nodeRecord(random) } }),
    () => ({ message: { $case: "reopened", value: { snapshotId: word(random), node: uint32(random) } } }),
    () => reply({ $case: "failure", value: failure }),
    () => reply({ $case: "done", value: {} }),
    () => reply({ $case: "command", value: { reply: bytes(random) } }),
    () => reply({ $case: "receive", value: { source: uint32(random), body: { $case: "payload", value: bytes(random) } } }),
    () => reply({ $case: "survey", value: { inboxes: some(random, 0, inbox), refusal: failure, refusingNode: uint32(random) } }),
    () => reply({ $case: "drain", value: { sent: some(random, 0, () => ({ source: 1, target: 2, count: number(random) })) } }),
    () => reply({ $case: "inspection", value: { nodes: some(random, 0, status) } }),
  ])();
}

function nodeRecord(random: Random): NodeRecord {
  const incoming = some(random, 0, () => ({ source: uint32(random), received: number(random), messages: some(random, 0, bytes) }));
  const sent = some(random, 0, () => ({ target: uint32(random), count: number(random) }));
  return { snapshotId: "1-1", node: uint32(random), state: bytes(random), sent, incoming, silentSources: some(random, 0, uint32) };
}

function status(random: Random): {
  node: number;
  state: Uint8Array;
  channels: [];
  recordings: { snapshotId: string; awaiting: number[] }[];
} {
  const recordings = some(random, 0, () => ({ snapshotId: word(random), awaiting: some(random, 0, uint32) }));
  return { node: uint32(random), state: bytes(random), channels: [], recordings };
}

function inbox(random: Random): { node: number; channels: { source: number; count: number }[] } {
  return { node: uint32(random), channels: some(random, 0, () => ({ source: uint32(random), count: number(random) })) };
}

function request(random: Random): HostRequest["request"] {
  const node = uint32(random);
  const tickets = (): { node: number; number: number }[] => some(random, 0, () => ({ node: uint32(random), number: number(random) }));
  const seed = (BigInt(random.next()) << 32n) | BigInt(random.next());
  const init = bytes(random);
  return pick<() => NonNullable<HostRequest["request"]>>(random, [
    () => ({ $case: "createNode", value: { node, application: word(random), init, delivery: Delivery.LIVE, seed } }),
    () => ({ $case: "openIncoming", value: { channels: some(random, 0, () => ({ source: uint32(random), target: node })) } }),
    () => ({ $case: "openOutgoing", value: { channels: [{ source: node, target: 2, hostId: 3, address: word(random) }] } }),
    () => ({ $case: "command", value: { node, command: init, tickets: tickets(), limited: true, mayOvertake: random.below(2) === 1 } }),
    () => ({ $case: "receive", value: { node, source: uint32(random), draw: random.next(), visible: tickets() } }),
    () => ({ $case: "survey", value: {} }),
    () => ({ $case: "drain", value: { seed, inboxes: some(random, 0, inbox) } }),
    () => ({ $case: "initiate", value: { node, snapshotId: word(random) } }),
    () => ({ $case: "retire", value: { snapshotIds: some(random, 0, word) } }),
  ])();
}

/** At least so many, and seldom many more. */
function some<Item>(random: Random, least: number, make: (random: Random) => Item): Item[] {
  return Array.from({ length: least + random.below(1 << random.below(4)) }, () => make(random));
}

/** Any, with those at the ends of the range more often. */
function uint32(random: Random): number {
  return pick(random, [0, 1, 2, random.below(300), random.next(), UINT32_COUNT - 1]);
}

function number(random: Random): number {
  return pick(random, [0, 1, random.below(300), random.next(), UINT32_COUNT, random.next() * 1_000, Number.MAX_SAFE_INTEGER - 1]);
}

function word(random: Random): string {
  return pick(random, ["", "a", "1-1", "the join token of nobody", "→ ünïcödé 🙂", "x".repeat(random.below(80))]);
}

function bytes(random: Random): Uint8Array {
  return Uint8Array.from({ length: random.below(1 << random.below(6)) }, () => random.below(256));
}
