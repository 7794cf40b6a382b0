import { meshOf, type World, worldOf } from "../world.js";

/** Two nodes, a transfer each way, a snapshot. */
export const SMALL: World = worldOf("small", {
  nodes: { 1: 5, 2: 1 },
  channels: meshOf(1, 2),
  transfers: [
    [1, 2, 3],
    [2, 1, 4],
  ],
  snapshots: [[1]],
});

/** Three nodes that all reach each other. */
export const TRIANGLE: World = worldOf("triangle", {
  nodes: { 1: 5, 2: 0, 3: 1 },
  channels: meshOf(1, 2, 3),
  transfers: [[3, 1, 1]],
  snapshots: [[1]],
});

/** Two coins that follow each other on one channel. */
export const CONVOY: World = worldOf("convoy", {
  nodes: { 1: 5, 2: 0 },
  channels: meshOf(1, 2),
  transfers: [
    [1, 2, 2],
    [1, 2, 3],
  ],
  snapshots: [[2]],
});

/** A node that comes late, and sends. */
export const LATE: World = worldOf("late", {
  nodes: { 1: 5 },
  lateNodes: { 2: 2 },
  channels: meshOf(1, 2),
  transfers: [[2, 1, 1]],
  snapshots: [[1]],
});
