import { invariant, type Random } from "@cutline/core";
import {
  FRAME_BYTES_MAX,
  type HostHello,
  hostFrames,
  type LinkFrame,
  type LinkHello,
  linkFrames,
  PROTOCOL_VERSION,
} from "@cutline/protocol";
import { pick, weighted } from "../fuzz/weighted.js";
import { damaged, noise } from "./damage.js";
import { FRAME_KINDS } from "./frame-kind.js";
import { clientFrame, type Ending, UPGRADE } from "./hand-socket.js";
import type { Door } from "./live-cluster.js";

/** What one garbage connection does, and how it must end. */
export interface Garbage {
  /** For the report. */
  readonly name: string;
  /** Whether it becomes a WebSocket before it says anything. */
  readonly upgrade: boolean;
  readonly says: readonly (Uint8Array | string)[];
  /** Whether an ending is as it must be; null: the connection is reset as soon as everything is said. */
  readonly ends: ((ending: Ending) => boolean) | null;
}

/** A host that no cluster of three has; a stranger with the token may introduce itself as it, and its memory never changes. */
const HOST_OF_NOBODY = 77;

const CODES = { protocolError: 4000, refused: 4002, timeout: 4003, webSocketError: 1002, tooLarge: 1009, notUtf8: 1007 } as const;

/** What is done at doors that WebSockets come through, and how often. Silence is rare: it takes five seconds. */
const AT_FRAMES = {
  rawBytes: 80,
  halfUpgrade: 80,
  leaves: 80,
  badFrame: 240,
  badWebSocket: 80,
  text: 40,
  oversize: 40,
  fragments: 40,
  unwanted: 120,
  noHello: 80,
  nonsenseLater: 80,
  silent: 1,
} as const;

/** Something to do at a door. `token`: the secret of the cluster. */
export function randomGarbage(random: Random, door: Door, token: string): Garbage {
  if (door.kind === "grpc") return { name: "grpc: bytes", upgrade: false, says: atGrpc(random), ends: null };
  const name = weighted(random, AT_FRAMES);
  return { ...atFrames(name, random, door, token), name: `${door.kind}: ${name}` };
}

function atFrames(name: keyof typeof AT_FRAMES, random: Random, door: Door, token: string): Omit<Garbage, "name"> {
  switch (name) {
    case "rawBytes":
      return { upgrade: false, says: [noise(random, 1 + random.below(2_000))], ends: null };
    case "halfUpgrade":
      return { upgrade: false, says: [UPGRADE.slice(0, 1 + random.below(UPGRADE.length - 1))], ends: null };
    case "leaves":
      return { upgrade: true, says: [], ends: null };
    case "badFrame":
      return { upgrade: true, says: [clientFrame(badFrame(random, door))], ends: closes(CODES.protocolError, CODES.refused) };
    case "badWebSocket":
      return { upgrade: true, says: [badWebSocket(random)], ends: closes(CODES.webSocketError, CODES.notUtf8) };
    case "text":
      return { upgrade: true, says: [clientFrame(Buffer.from("hello"), { opcode: 1 })], ends: closes(CODES.protocolError) };
    case "oversize":
      return { upgrade: true, says: [oversize(random)], ends: closes(CODES.protocolError, CODES.tooLarge) };
    case "fragments":
      return { upgrade: true, says: fragments(random), ends: closes(CODES.protocolError) };
    case "unwanted":
      return { upgrade: true, says: [clientFrame(unwantedHello(random, door, token))], ends: closes(CODES.refused) };
    case "noHello":
      return { upgrade: true, says: [clientFrame(noHello(door))], ends: closes(CODES.protocolError, CODES.refused) };
    case "nonsenseLater":
      return nonsenseLater(random, door, token);
    case "silent":
      return { upgrade: true, says: [], ends: closes(CODES.timeout, CODES.refused) };
  }
}

/** Whether the server closed with one of these codes, and, where the code is one of ours, gave a reason. */
function closes(...codes: readonly number[]): (ending: Ending) => boolean {
  return ({ close }) => close !== null && codes.includes(close.code) && (close.code < 4000 || close.reason !== "");
}

/** Nearly a frame of the kind that is expected there, but small enough to be an introduction, and none. */
function badFrame(random: Random, door: Door): Uint8Array {
  const samples = FRAME_KINDS.map((kind) => kind.sample(random));
  const own = door.kind === "link" ? samples[0] : samples[1];
  invariant(own !== undefined, "there are kinds of frames for links and hosts");
  return damaged(random, { own: [own], any: samples }).subarray(0, 4_000);
}

/** What RFC 6455 forbids: opcodes that there are not, reserved bits, no mask, control frames that are too long or in pieces. */
function badWebSocket(random: Random): Uint8Array {
  const payload = noise(random, random.below(20));
  return pick<() => Uint8Array>(random, [
    () => clientFrame(payload, { opcode: 3 + random.below(5) }),
    () => clientFrame(payload, { opcode: 0x10 << random.below(3) }),
    () => clientFrame(payload, { masked: false }),
    () => clientFrame(payload, { opcode: 9, fin: false }),
    () => clientFrame(noise(random, 200), { opcode: 9 }),
    () => clientFrame(payload, { opcode: 0 }),
    () => clientFrame(Uint8Array.of(0xff, 0xfe, 0xc0), { opcode: 1 }),
  ])();
}

/** More than an introduction may have: all of it, or only announced. */
function oversize(random: Random): Uint8Array {
  return pick<() => Uint8Array>(random, [
    () => clientFrame(noise(random, 5_000 + random.below(60_000))),
    () => clientFrame(noise(random, 10_000), { length: FRAME_BYTES_MAX }),
    () => clientFrame(noise(random, 10), { length: FRAME_BYTES_MAX + 1 + random.below(1_000_000) }),
  ])();
}

/** Pieces of a frame that never ends. */
function fragments(random: Random): Uint8Array[] {
  return Array.from({ length: 60 }, (_, piece) => clientFrame(noise(random, 100), { opcode: piece === 0 ? 2 : 0, fin: false }));
}

/** An introduction that must be refused, whatever else is right. */
function unwantedHello(random: Random, door: Door, token: string): Uint8Array {
  const wrongToken = { joinToken: pick(random, ["", "guessed", `${token}x`, token.slice(1)]) };
  if (door.kind === "control") {
    const changed = pick<Partial<HostHello>>(random, [
      wrongToken,
      { protocolVersion: random.next() },
      { hostId: 1 },
      { hostId: HOST_OF_NOBODY },
    ]);
    const value = {
      protocolVersion: PROTOCOL_VERSION,
      hostId: 2,
      joinToken: token,
      linkAddress: "ws://127.0.0.1:1",
      processId: 1,
      ...changed,
    };
    return hostFrames.encode({ messages: [{ message: { $case: "hello", value } }] });
  }
  const changed = pick<Partial<LinkHello>>(random, [
    { ...wrongToken, hostId: 1 + random.below(3) },
    { protocolVersion: random.next() },
    { peerHostId: door.hostId + 1 },
    { hostId: door.hostId },
    { incarnation: "" },
  ]);
  return linkFrames.encode(linkHello(door, token, changed));
}

function linkHello(door: Door, joinToken: string, changed: Partial<LinkHello> = {}): LinkFrame {
  const fixed = { protocolVersion: PROTOCOL_VERSION, hostId: HOST_OF_NOBODY, incarnation: "a host of nobody", received: 0 };
  return { frame: { $case: "hello", value: { ...fixed, joinToken, peerHostId: door.hostId, ...changed } } };
}

/** A frame that makes sense, but not as the first. */
function noHello({ kind }: Door): Uint8Array {
  if (kind === "control") return hostFrames.encode({ messages: [{ message: { $case: "trouble", value: { code: "A", message: "b" } } }] });
  return linkFrames.encode({ frame: { $case: "acknowledgement", value: { received: 1 } } });
}

/** Somebody with the token who is let in on a link, and then breaks the protocol. At the master, nobody is let in who was not expected. */
function nonsenseLater(random: Random, door: Door, token: string): Omit<Garbage, "name"> {
  if (door.kind === "control") {
    return {
      upgrade: true,
      says: [clientFrame(unwantedHello(random, door, token)), clientFrame(noise(random, 30))],
      ends: closes(CODES.refused),
    };
  }
  const entry = { source: 1, targets: [2], ticket: 0, more: false, body: undefined };
  const nonsense = pick<() => Uint8Array>(random, [
    () => Uint8Array.of(0x0f, ...noise(random, random.below(40))),
    () => linkFrames.encode({ frame: { $case: "acknowledgement", value: { received: 1 + random.next() } } }),
    () => linkFrames.encode({ frame: { $case: "entries", value: { first: 2 + random.next(), received: 0, entries: [entry] } } }),
    () => linkFrames.encode(linkHello(door, token)),
    () => new Uint8Array(),
  ])();
  return {
    upgrade: true,
    says: [clientFrame(linkFrames.encode(linkHello(door, token))), clientFrame(nonsense)],
    ends: closes(CODES.protocolError),
  };
}

/** Noise, HTTP of the wrong version, and HTTP/2 that is none after its first words. */
function atGrpc(random: Random): (Uint8Array | string)[] {
  const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  return pick<() => (Uint8Array | string)[]>(random, [
    () => [noise(random, 1 + random.below(500))],
    () => ["GET / HTTP/1.1\r\nHost: a\r\n\r\n"],
    () => [preface, noise(random, random.below(500))],
    () => [preface, Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 0, 0), noise(random, 9 + random.below(300))],
    () => [preface.slice(0, random.below(preface.length))],
  ])();
}
