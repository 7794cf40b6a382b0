import { expect, it } from "vitest";
import { parseOutput } from "./expectation.js";

it.each([
  ["ERR_SEND", { kind: "insufficientFunds" }],
  ["1 Transfer 300", { kind: "transfer", source: 1, amount: 300n }],
  ["4294967295  Transfer\t9223372036854775807", { kind: "transfer", source: 4294967295, amount: 9223372036854775807n }],
  ["1 SnapshotToken -1", { kind: "marker", source: 1 }],
  ["1 TakeSnapshot -1", { kind: "marker", source: 1 }],
  ["Started by Node 7", { kind: "started", node: 7 }],
  ["---Snapshot 2", { kind: "snapshotHeader", number: 2n }],
  ["---Node states", { kind: "nodesHeader" }],
  ["---Channel states", { kind: "channelsHeader" }],
  ["node 1 = 300", { kind: "balance", node: 1, amount: 300n }],
  ["Node 1 = 300", { kind: "balance", node: 1, amount: 300n }],
  ["channel (1 → 2) = 0", { kind: "channel", source: 1, target: 2, sum: 0n }],
  ["channel (1 -> 2) = 0", { kind: "channel", source: 1, target: 2, sum: 0n }],
  ["channel(1->2) = 18446744073709551614", { kind: "channel", source: 1, target: 2, sum: 18446744073709551614n }],
])("reads %s", (line, output) => {
  expect(parseOutput(line, 0)).toEqual(output);
});

it.each(["Transfer 1 300", "Start", "Nodes", "7", "channels"])("takes %s for no output", (line) => {
  expect(parseOutput(line, 0)).toBeNull();
});

it.each([
  "1 Transfer",
  "1 Transfer -5",
  "1 SnapshotToken 1",
  "---Nodes",
  "node 1 300",
  "channel (1 → 2)",
  "Started by Node",
  "ERR_SENDING",
])("complains about %s, which is meant as an output", (line) => {
  expect(() => parseOutput(line, 4)).toThrow("this looks like an output and is none");
});

it("complains about an id or amount that is out of range", () => {
  expect(() => parseOutput("node 4294967296 = 1", 0)).toThrow("a node id in this output is out of range");
  expect(() => parseOutput("node 1 = 9223372036854775808", 0)).toThrow("an amount in this output is out of range");
});
