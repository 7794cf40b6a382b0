import { bank, encodeCommand, encodeInit } from "@cutline/bank";
import { HostCluster, LocalHostLauncher } from "@cutline/master";
import { RemoteCluster, serveCluster } from "@cutline/master/grpc";
import { expect, it, onTestFinished } from "vitest";
import { cutlineExport, exported } from "./testing/exporter.js";

it("exports what the snapshots of a master found that runs elsewhere", async () => {
  const cluster = new HostCluster({
    application: bank,
    hosts: 1,
    nodesExpected: 2,
    trouble: () => undefined,
    launcher: (events) => Promise.resolve(new LocalHostLauncher([bank], events)),
  });
  onTestFinished(() => cluster.close());
  const served = await serveCluster(cluster, { application: "bank", shutdownMs: 100 });
  onTestFinished(() => served.close());
  const remote = new RemoteCluster({ address: served.address });
  onTestFinished(() => remote.close());
  await remote.start({ seed: 1n });
  for (const node of [1, 2]) await remote.createNode({ node, init: encodeInit(100n) });
  await remote.command({ node: 2, command: encodeCommand({ target: 1, amount: 30n }), sendsTo: [1] });
  const first = await remote.beginSnapshot({ node: 1 });
  await remote.receiveAll();
  await remote.collect();
  const second = await remote.beginSnapshot({ node: 2 });
  await remote.receiveAll();
  await remote.collect();
  const one = "---Node states\nnode 1 = 100\nnode 2 = 70\n---Channel states\nchannel (1 → 2) = 0\nchannel (2 → 1) = 30\n";
  const other = "---Node states\nnode 1 = 130\nnode 2 = 70\n---Channel states\nchannel (1 → 2) = 0\nchannel (2 → 1) = 0\n";
  const master = ["--master", served.address];
  expect(await exported([...master, "--snapshot", first])).toBe(one);
  expect(await exported([...master, "--snapshot", "latest"])).toBe(other);
  expect(await exported(master)).toBe(`---Snapshot 1\n${one}---Snapshot 2\n${other}`);
  expect(JSON.parse(await exported(["diff", first, second, ...master, "--format", "json"]))).toMatchObject({
    channels: [{ source: 2, target: 1 }],
  });
  const { status, stderr } = await cutlineExport([...master, "--snapshot", "9-9"]);
  expect([status, stderr]).toEqual([2, expect.stringContaining(`there is ${first}, ${second} [NO_SUCH_SNAPSHOT]`)]);
});

it("says where no master answers", async () => {
  const { status, stderr } = await cutlineExport(["--master", "127.0.0.1:1"]);
  expect([status, stderr]).toEqual([1, expect.stringContaining("[MASTER_UNREACHABLE]")]);
});
