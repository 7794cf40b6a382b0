import { CLOSE_CODE } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { NetworkBench } from "../testing/network-bench.js";
import { SimulatedNetwork } from "./network.js";

const address = SimulatedNetwork.addressOf(2);
const CLOSED = ["closed 1: 1006"];

/** Frames with these numbers, as they are told. */
function frames(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `frame ${from + index}`);
}

describe("a connection", () => {
  it("stands once both sides know of it, and carries frames in order both ways", () => {
    const bench = new NetworkBench();
    const [one, other] = [bench.host(1), bench.host(2)];
    const connection = one.dial(address);
    expect(bench.news(1)).toEqual([]);
    bench.settle();
    bench.send(one, connection, 1, 20);
    bench.send(other, 1, 101, 120);
    bench.settle();
    expect(bench.news(2)).toEqual(["accepted 1", ...frames(1, 20)]);
    expect(bench.news(1)).toEqual(["opened 1", ...frames(101, 120)]);
  });

  it("to where nobody listens is closed", () => {
    const bench = new NetworkBench();
    bench.host(1).dial(address);
    bench.settle();
    expect(bench.news(1)).toEqual(CLOSED);
  });

  it("is closed with a code and a reason behind all that was sent, and nothing more is told of it", () => {
    const bench = new NetworkBench();
    const { one, other, connection } = bench.connected();
    bench.send(one, connection, 1, 3);
    bench.send(other, 1, 4, 6);
    one.close(connection, CLOSE_CODE.silent, "nothing came");
    bench.send(one, connection, 7, 7);
    bench.settle();
    expect([bench.news(1), bench.news(2)]).toEqual([[], [...frames(1, 3), "closed 1: 4004 nothing came"]]);
  });

  it("that is closed because of what came on it is told to whoever watches the network", () => {
    const bench = new NetworkBench();
    const { one, connection } = bench.connected();
    one.close(connection, CLOSE_CODE.protocolError, "what is that");
    expect(bench.refused).toEqual(["host 1 closes a connection: what is that"]);
  });

  it("carries the same through the encoding", () => {
    const bench = new NetworkBench({ encodes: true });
    const { one, connection } = bench.connected();
    bench.send(one, connection, 1, 3);
    bench.settle();
    expect(bench.news(2)).toEqual(frames(1, 3));
  });

  it("counts as resumed where there was one before that carried a link", () => {
    const bench = new NetworkBench();
    const { one, connection } = bench.connected();
    one.introduced(connection);
    expect(bench.reached.of("links resumed")).toBe(0);
    one.introduced(connection);
    expect(bench.reached.of("links resumed")).toBe(1);
  });
});

describe("a break", () => {
  it("is told to both, with what is under way lost or not", () => {
    const seen = new Set<string>();
    for (let seed = 1n; seed < 20n; seed += 1n) {
      const bench = new NetworkBench({ seed });
      const { one, connection } = bench.connected();
      bench.send(one, connection, 1, 2);
      bench.network.break(1, 2);
      bench.settle();
      expect(bench.news(1)).toEqual(CLOSED);
      seen.add(bench.news(2).join());
    }
    expect([...seen].sort()).toEqual(["closed 1: 1006", "frame 1,frame 2,closed 1: 1006"]);
  });

  it("spares the connections of others", () => {
    const bench = new NetworkBench();
    bench.connected();
    bench.host(3);
    bench.network.break(1, 3);
    bench.settle();
    expect([bench.news(1), bench.news(2)]).toEqual([[], []]);
  });
});

describe("a silence", () => {
  it("swallows everything, both ways, and the end too", () => {
    const bench = new NetworkBench();
    const { one, other, connection } = bench.connected();
    bench.network.silence(1, 2);
    bench.send(one, connection, 1, 3);
    bench.send(other, 1, 4, 6);
    other.close(1, CLOSE_CODE.silent, "nothing came");
    bench.settle();
    expect([bench.news(1), bench.news(2)]).toEqual([[], []]);
  });
});

describe("a partition", () => {
  it("holds up what was sent, in order, until it is over", () => {
    const bench = new NetworkBench();
    const { one, connection } = bench.connected();
    bench.network.part(new Set([1]));
    bench.send(one, connection, 1, 3);
    bench.settle();
    expect(bench.news(2)).toEqual([]);
    bench.network.part(new Set());
    bench.send(one, connection, 4, 5);
    bench.settle();
    expect(bench.news(2)).toEqual(frames(1, 5));
  });

  it("spares those on the same side", () => {
    const bench = new NetworkBench();
    const { one, connection } = bench.connected();
    bench.network.part(new Set([1, 2]));
    bench.send(one, connection, 1, 1);
    bench.settle();
    expect(bench.news(2)).toEqual(frames(1, 1));
  });
});

it("is slow for as long as it is told to be", () => {
  const bench = new NetworkBench();
  const { one, connection } = bench.connected();
  const startMs = bench.timeline.nowMs;
  bench.network.slow(1_000);
  bench.send(one, connection, 1, 1);
  bench.network.slow(0);
  bench.settle();
  expect(bench.timeline.nowMs - startMs).toBeGreaterThan(1_000);
});

describe("a host that is gone", () => {
  it("is known as such to its peers", () => {
    const bench = new NetworkBench();
    bench.connected();
    bench.network.detach(1, false);
    bench.settle();
    expect([bench.news(1), bench.news(2)]).toEqual([[], CLOSED]);
  });

  it("with its machine leaves connections half-open", () => {
    const bench = new NetworkBench();
    bench.connected();
    bench.network.detach(1, true);
    bench.settle();
    expect(bench.news(2)).toEqual([]);
  });
});
