import type { NodeRecord } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { Observer } from "./observer.js";

function record(node: number, snapshotId = "1-1"): NodeRecord {
  return { snapshotId, node, state: new Uint8Array(), sent: [], incoming: [], silentSources: [] };
}

function observerOf(...nodes: number[]): Observer {
  const observer = new Observer();
  for (const node of nodes) observer.join(node);
  return observer;
}

describe("a snapshot", () => {
  it("is whole when every node has handed in its part", () => {
    const observer = observerOf(10, 2, 1);
    observer.begin("1-1");
    expect(observer.missing("1-1")).toEqual([1, 2, 10]);
    observer.recorded(record(2));
    expect(observer.missing("1-1")).toEqual([1, 10]);
    observer.recorded(record(10));
    observer.recorded(record(1));
    expect(observer.missing("1-1")).toEqual([]);
    expect(observer.assemble("1-1")).toEqual({ snapshotId: "1-1", nodes: [record(1), record(2), record(10)] });
  });

  it("is not whole any more when a node's part is opened again, until that is handed in again", () => {
    const observer = observerOf(1, 2);
    for (const node of [1, 2]) observer.recorded(record(node));
    observer.reopened("1-1", 2);
    expect(observer.missing("1-1")).toEqual([2]);
    const again = { ...record(2), silentSources: [3] };
    observer.recorded(again);
    expect(observer.assemble("1-1").nodes).toEqual([record(1), again]);
  });

  it("awaits a node that joins while it is under way", () => {
    const observer = observerOf(1);
    observer.recorded(record(1));
    observer.join(2);
    expect(observer.missing("1-1")).toEqual([2]);
  });

  it("may be heard of from a node before whoever began it says so", () => {
    const observer = observerOf(1, 2);
    observer.recorded(record(2));
    expect(observer.underWay()).toEqual(["1-1"]);
    observer.begin("1-1");
    expect(observer.missing("1-1")).toEqual([1]);
  });

  it("takes no part of a node that nobody knows", () => {
    const unknown = expect.objectContaining({ name: "ProtocolError", code: "UNKNOWN_NODE" }) as Error;
    const observer = observerOf(1);
    expect(() => {
      observer.recorded(record(2));
    }).toThrow(unknown);
    expect(observer.underWay()).toEqual([]);
  });
});

describe("several snapshots", () => {
  it("are gathered side by side, and listed in the order in which they began", () => {
    const observer = observerOf(1, 2);
    observer.begin("2-1");
    observer.begin("1-1");
    observer.begin("2-1");
    observer.recorded(record(1, "1-1"));
    observer.recorded(record(2, "2-1"));
    expect(observer.underWay()).toEqual(["2-1", "1-1"]);
    expect([observer.missing("2-1"), observer.missing("1-1")]).toEqual([[1], [2]]);
  });

  it("are forgotten one by one", () => {
    const observer = observerOf(1);
    observer.begin("1-1");
    observer.begin("1-2");
    observer.retire("1-1");
    expect(observer.underWay()).toEqual(["1-2"]);
  });
});

describe("a snapshot that was given up", () => {
  it("does not come back with what nodes had told of it before they knew", () => {
    const observer = observerOf(1, 2);
    observer.begin("1-1");
    observer.retire("1-1");
    observer.recorded(record(1));
    observer.reopened("1-1", 1);
    observer.begin("1-1");
    expect(observer.underWay()).toEqual([]);
    observer.recorded(record(1, "1-2"));
    expect(observer.underWay()).toEqual(["1-2"]);
  });
});
