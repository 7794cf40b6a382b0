import { bank, encodeCommand, encodeInit } from "@cutline/bank";
import { HostCluster, LocalHostLauncher } from "@cutline/master";
import { serveCluster } from "@cutline/master/grpc";
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
  await cluster.start({ seed: 1n });
  for (const node of [1, 2]) await cluster.createNode({ node, init: encodeInit(100n) });
  await cluster.command({ node: 2, command: encodeCommand({ target: 1, amount: 30n }), sendsTo: [1] });
  await cluster.beginSnapshot({ node: 1 });
  await cluster.receiveAll();
  expect(await exported(["--master", served.address])).toBe(
    "---Node states\nnode 1 = 100\nnode 2 = 70\n---Channel states\nchannel (1 → 2) = 0\nchannel (2 → 1) = 30\n",
  );
  const again = await cutlineExport(["--master", served.address]);
  expect([again.status, again.stderr]).toEqual([2, expect.stringContaining("[NO_SNAPSHOT]")]);
});

it("says where no master answers", async () => {
  const { status, stderr } = await cutlineExport(["--master", "127.0.0.1:1"]);
  expect([status, stderr]).toEqual([1, expect.stringContaining("[MASTER_UNREACHABLE]")]);
});
