import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { CutlineError } from "@cutline/core";
import { type HostHandle, ProcessLauncher } from "@cutline/master";
import { Delivery } from "@cutline/protocol";
import { hostArguments, hostEnvironment } from "@cutline/runtime/environment";
import type { CourierReport } from "./courier.js";

/** What two hosts did in a while. */
export interface LinkThroughput {
  /** Transfers delivered a second, in both directions together. */
  readonly perSecond: number;
  /** Entries of a frame: on average, and of the largest. */
  readonly entriesMean: number;
  readonly entriesMost: number;
}

/** How much is under way, and how long it is watched. */
export interface ThroughputOptions {
  /** Messages that bounce between the two, all the time. */
  readonly underWay: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

type Ask = Parameters<HostHandle["ask"]>[0];
type Answer = Exclude<Parameters<Parameters<HostHandle["ask"]>[1]>[0], CutlineError>;

/** Measures live delivery between two host processes over one link, exactly once, at full load: each transfer that comes is passed back. */
export async function linkThroughput({ underWay, warmUpMs, measureMs }: ThroughputOptions): Promise<LinkThroughput> {
  const command = {
    program: process.execPath,
    arguments: hostArguments(fileURLToPath(new URL("courier-host.js", import.meta.url))),
    environment: hostEnvironment,
  };
  const ignore = { event: () => undefined, lost: () => undefined };
  const launcher = await ProcessLauncher.listen(command, ignore, "127.0.0.1");
  try {
    launcher.prepare(2);
    const [one, other] = [await launcher.launch(), await launcher.launch()];
    await join(one, other);
    const start = { node: 1, command: Buffer.from(`2 ${underWay}`), tickets: [], limited: false, mayOvertake: undefined };
    await ask(one, { $case: "command", value: start });
    await wait(warmUpMs);
    const before = await reports([one, other]);
    const startMs = performance.now();
    await wait(measureMs);
    const after = await reports([one, other]);
    return difference(before, after, performance.now() - startMs);
  } finally {
    await launcher.close();
  }
}

/** Gives each host a node, and the nodes channels to each other. */
async function join(...hosts: readonly [HostHandle, HostHandle]): Promise<void> {
  const nodes = hosts.map((host, index) => ({ host, node: index + 1, peer: 2 - index, peerHost: hosts[1 - index] ?? host }));
  for (const { host, node, peer } of nodes) {
    await ask(host, {
      $case: "createNode",
      value: { node, application: "courier", init: new Uint8Array(), delivery: Delivery.LIVE, seed: 1n },
    });
    await ask(host, { $case: "openIncoming", value: { channels: [{ source: peer, target: node }] } });
  }
  for (const { host, node, peer, peerHost } of nodes) {
    const channel = { source: node, target: peer, hostId: peerHost.hostId, address: peerHost.linkAddress };
    await ask(host, { $case: "openOutgoing", value: { channels: [channel] } });
  }
}

function ask(host: HostHandle, request: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    host.ask(request, (answer) => {
      if (answer instanceof CutlineError) reject(answer);
      else resolve(answer);
    });
  });
}

async function reports(hosts: readonly HostHandle[]): Promise<CourierReport[]> {
  return Promise.all(
    hosts.map(async (host) => {
      const answer = await ask(host, { $case: "inspect", value: {} });
      const state = answer.$case === "inspection" ? answer.value.nodes[0]?.state : undefined;
      return JSON.parse(new TextDecoder().decode(state)) as CourierReport; // what a courier's `save` writes
    }),
  );
}

function difference(before: readonly CourierReport[], after: readonly CourierReport[], tookMs: number): LinkThroughput {
  const grown = (count: (report: CourierReport) => number): number =>
    after.reduce((sum, report) => sum + count(report), 0) - before.reduce((sum, report) => sum + count(report), 0);
  return {
    perSecond: (grown(({ received }) => received) * 1000) / tookMs,
    entriesMean: grown(({ entries }) => entries) / grown(({ frames }) => frames),
    entriesMost: Math.max(...after.map(({ most }) => most)),
  };
}
