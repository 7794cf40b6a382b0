import { type CutlineError, Refusal } from "@cutline/core";
import { Delivery } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { bytes, ledger, text } from "../testing/ledger.js";
import type { HostAnswer, HostAsk, HostEvent } from "./host-handle.js";
import { LocalHostLauncher } from "./local-host.js";

function createNode(node: number): HostAsk {
  return { $case: "createNode", value: { node, application: "ledger", init: bytes("100"), delivery: Delivery.HELD, seed: 1n } };
}

async function scene(): Promise<{ readonly events: HostEvent[]; readonly ask: (request: HostAsk) => HostAnswer | CutlineError | null }> {
  const events: HostEvent[] = [];
  const launcher = new LocalHostLauncher([ledger], { event: (_host, event) => events.push(event), lost: () => undefined });
  launcher.prepare();
  const host = await launcher.launch();
  expect(host).toMatchObject({ hostId: 1, linkAddress: "" });
  const ask = (request: HostAsk): HostAnswer | CutlineError | null => {
    const answers: (HostAnswer | CutlineError)[] = [];
    host.ask(request, (answer) => answers.push(answer));
    expect(answers.length).toBeLessThanOrEqual(1);
    return answers[0] ?? null;
  };
  return { events, ask };
}

describe("a host in this process", () => {
  it("answers before the asking returns, events first", async () => {
    const { events, ask } = await scene();
    expect(ask(createNode(1))).toEqual({ $case: "done", value: {} });
    expect(ask({ $case: "initiate", value: { node: 1, snapshotId: "" } })).toEqual({ $case: "initiate", value: { snapshotId: "1-1" } });
    expect(events).toMatchObject([{ $case: "recorded", value: { node: 1, snapshotId: "1-1" } }]);
  });

  it("refuses what it can't do", async () => {
    const { ask } = await scene();
    ask(createNode(1));
    expect(ask(createNode(1))).toBeInstanceOf(Refusal);
    expect(ask({ $case: "initiate", value: { node: 2, snapshotId: "" } })).toMatchObject({ name: "Refusal", code: "UNKNOWN_NODE" });
  });

  it("carries messages between its nodes", async () => {
    const { ask } = await scene();
    for (const node of [1, 2]) ask(createNode(node));
    ask({ $case: "openIncoming", value: { channels: [{ source: 1, target: 2 }] } });
    ask({ $case: "openOutgoing", value: { channels: [{ source: 1, target: 2, hostId: 1, address: "" }] } });
    const reply = ask({ $case: "command", value: { node: 1, command: bytes("pay 2 30"), tickets: [], limited: false } });
    expect(reply !== null && "$case" in reply && reply.$case === "command" && text(reply.value.reply)).toBe("70 left");
    expect(ask({ $case: "receive", value: { node: 2, source: 1, draw: 0, visible: [] } })).toMatchObject({ value: { source: 1 } });
  });
});
