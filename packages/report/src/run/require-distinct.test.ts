import type { SavedRun, SavedSession } from "@cutline/protocol";
import { expect, it } from "vitest";
import { sampleFile } from "../testing/sample.js";
import { decodeSavedRun, encodeSavedRun } from "./saved-run.js";

/** The sample with its session changed, saved anew: its checksum is right. */
function savedAnew(change: (session: SavedSession) => void): Uint8Array {
  const run: SavedRun = decodeSavedRun(sampleFile());
  for (const session of run.sessions) change(session);
  return encodeSavedRun(run);
}

/** Adds an item once more. */
function again(items: unknown[] | undefined): void {
  if (items?.[0] === undefined) throw new Error("there is none to repeat");
  items.push(items[0]);
}

it.each<[string, (session: SavedSession) => void]>([
  ["snapshot 1-1", ({ snapshots }) => again(snapshots)],
  ["node 1 in snapshot 1-1", ({ snapshots }) => again(snapshots[0]?.state?.nodes)],
  ["channel (2 → 1) in snapshot 1-1", ({ snapshots }) => again(snapshots[0]?.state?.nodes[0]?.incoming)],
  ["channel (2 → 1) in snapshot 1-1", ({ snapshots }) => snapshots[0]?.state?.nodes[0]?.silentSources.push(2)],
  ["what was sent on (1 → 2) in snapshot 1-1", ({ snapshots }) => again(snapshots[0]?.state?.nodes[0]?.sent)],
  ["the trace of node 1", ({ trace }) => again(trace?.nodes)],
])("a saved run that has %s twice is told as damaged", (what, change) => {
  expect(() => decodeSavedRun(savedAnew(change))).toThrow(
    expect.objectContaining({ code: "DAMAGED", message: `it has ${what} twice: whatever saved it made a mistake` }),
  );
});
