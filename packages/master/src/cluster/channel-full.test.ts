import { type Application, type CommandRequest, INBOX_LIMIT_MESSAGES, type NodeId } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { localCluster, wiredCluster } from "../testing/clusters.js";

const NOTHING = new Uint8Array();

/** A node that counts its commands, and sends an empty message with each to the node that the command is. Costs next to nothing. */
const tap: Application<{ commands: number }> = {
  name: "tap",
  sendsOnReceive: false,
  create: () => ({ commands: 0 }),
  command: (state, [target], context) => {
    context.send(target ?? 0, NOTHING);
    state.commands += 1;
    return Uint8Array.of(state.commands & 0xff);
  },
  receive: () => undefined,
  save: ({ commands }) => Uint8Array.of(commands & 0xff),
  load: () => ({ commands: 0 }),
  audit: () => [],
};

function drop(node: NodeId, target: NodeId, ...others: readonly NodeId[]): CommandRequest {
  return { node, command: Uint8Array.of(target), sendsTo: [target, ...others] };
}

describe("a channel", () => {
  it.each([
    ["in one process", () => localCluster(tap)],
    ["on a host of its own", () => wiredCluster(1, 1n, tap)],
  ])("takes as many messages as it may hold, and refuses one more before anything is done, %s", async (_where, make) => {
    const cluster = make();
    const command = async (request: CommandRequest): Promise<Uint8Array> => cluster.command(request);
    await cluster.start({ seed: 1n });
    for (const node of [1, 2, 3]) await cluster.createNode({ node, init: NOTHING });
    const message = `channel (1 → 2) is full: ${INBOX_LIMIT_MESSAGES} messages wait in it; receive some first`;
    const full = expect.objectContaining({ name: "Refusal", code: "CHANNEL_FULL", message }) as Error;
    const last = (count: number): Uint8Array => Uint8Array.of((INBOX_LIMIT_MESSAGES + count) & 0xff);

    for (let sent = 0; sent < INBOX_LIMIT_MESSAGES; sent += 1) void command(drop(1, 2));
    await expect(command(drop(1, 2))).rejects.toThrow(full);
    await expect(command(drop(1, 3, 2))).rejects.toThrow(full);
    // other channels are as they were; node 1 has not noticed what was refused
    expect(await command(drop(2, 1))).toEqual(Uint8Array.of(1));
    expect(await command(drop(1, 3))).toEqual(last(1));

    await cluster.receive({ node: 2, source: 1 });
    expect(await command(drop(1, 2))).toEqual(last(2));
    await expect(command(drop(1, 2))).rejects.toThrow(full);

    await cluster.beginSnapshot({ node: 1 }); // its markers have room
    await cluster.receiveAll();
    const [snapshot] = await cluster.collect();
    expect(snapshot!.verdict).toEqual({ consistent: true, violations: [] });
    expect(await command(drop(1, 2))).toEqual(last(3));
  });
});
