import { meshOf, type World, worldOf } from "./world.js";

/** The worlds that are explored by default: small, and each with a difficulty of its own. */
export const WORLDS: readonly World[] = [
  worldOf("pair", {
    nodes: { 1: 5, 2: 0 },
    channels: meshOf(1, 2),
    transfers: [
      [1, 2, 3],
      [2, 1, 1],
      [1, 2, 2],
    ],
    snapshots: [[1], [2]],
    expects: ["a message is recorded in transit", "two snapshots are under way at once", "a transfer is refused"],
  }),
  worldOf("pair-again", {
    nodes: { 1: 5, 2: 0 },
    channels: meshOf(1, 2),
    transfers: [
      [1, 2, 3],
      [2, 1, 1],
      [1, 2, 2],
    ],
    snapshots: [[1], [1], [2]],
    expects: ["a message is recorded in transit", "two recordings are open at one node", "a transfer is refused"],
  }),
  worldOf("mesh", {
    nodes: { 1: 5, 2: 0, 3: 0 },
    channels: meshOf(1, 2, 3),
    transfers: [
      [1, 2, 3],
      [2, 3, 2],
    ],
    snapshots: [[1]],
    expects: ["a message is recorded in transit", "a transfer is refused"],
  }),
  worldOf("mesh-both", {
    nodes: { 1: 5, 2: 0, 3: 0 },
    channels: meshOf(1, 2, 3),
    transfers: [
      [1, 2, 3],
      [2, 3, 2],
      [3, 1, 1],
    ],
    snapshots: [[1], [2]],
    expects: ["a message is recorded in transit", "two recordings are open at one node", "a transfer is refused"],
  }),
  worldOf("ring", {
    nodes: { 1: 5, 2: 0, 3: 0 },
    channels: [
      [1, 2],
      [2, 3],
      [3, 1],
    ],
    transfers: [
      [1, 2, 3],
      [2, 3, 2],
    ],
    snapshots: [[1], [3]],
    expects: ["a message is recorded in transit", "two snapshots are under way at once", "a transfer is refused"],
  }),
  worldOf("latecomer", {
    nodes: { 1: 5, 2: 0 },
    lateNodes: { 3: 2 },
    channels: meshOf(1, 2, 3),
    transfers: [
      [1, 2, 3],
      [3, 2, 1],
    ],
    snapshots: [[1]],
    expects: ["a message is recorded in transit", "a node joins inside a snapshot", "a complete recording is opened again"],
  }),
  worldOf("latecomer-both", {
    nodes: { 1: 5, 2: 0 },
    lateNodes: { 3: 2 },
    channels: meshOf(1, 2, 3),
    transfers: [[3, 2, 1]],
    snapshots: [[1], [2]],
    expects: [
      "a message is recorded in transit",
      "two recordings are open at one node",
      "a node joins inside a snapshot",
      "a complete recording is opened again",
      "a marker of a retired snapshot comes",
    ],
  }),
  worldOf("line", {
    nodes: { 1: 5, 2: 0, 3: 4 },
    channels: [
      [1, 2],
      [3, 2],
    ],
    transfers: [
      [1, 2, 3],
      [3, 2, 4],
    ],
    snapshots: [[1, 3]],
    expects: ["a message is recorded in transit"],
  }),
  worldOf("two-roots", {
    nodes: { 1: 5, 2: 0, 3: 4 },
    channels: [
      [1, 2],
      [2, 3],
      [3, 2],
    ],
    transfers: [
      [1, 2, 3],
      [2, 3, 2],
      [3, 2, 4],
    ],
    snapshots: [[1, 3]],
    expects: ["a message is recorded in transit", "a marker reaches a root before its request", "a transfer is refused"],
  }),
];
