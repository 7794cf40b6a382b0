import { once } from "node:events";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { Delivery, FRAME_BYTES_MAX, PAYLOAD_BYTES_MAX } from "@cutline/protocol";
import { afterEach, describe, expect, it, vi } from "vitest";
import { HostProgram } from "./host-program.js";
import { HandLink, HandPeer } from "./testing/hand-link.js";
import { createNode, HostGroup } from "./testing/host-group.js";
import { bytes, notes, text } from "./testing/notes.js";
import { type Ask, TestMaster } from "./testing/test-master.js";

const INSPECT: Ask = { $case: "inspect", value: {} };

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === "::1"));
}

afterEach(() => {
  vi.useRealTimers();
});

describe("a host", () => {
  it("introduces itself to its master, before anything else", async () => {
    const master = await TestMaster.listen();
    const { control } = await master.start(7);
    const { hello } = control;
    expect(hello).toMatchObject({ protocolVersion: 1, hostId: 7, joinToken: master.joinToken, processId: process.pid });
    expect(hello!.linkAddress).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/);
    expect(control.socket.protocol).toBe("cutline.v1");
    expect(control.frames).toEqual([1]);
    await HandLink.dial(hello!.linkAddress); // it listens there
  });

  it("answers each request once, those of one turn in one frame", async () => {
    const master = await TestMaster.listen();
    const { control } = await master.start(1);
    const receive: Ask = { $case: "receive", value: { node: 5, source: undefined, draw: 0, visible: [] } };
    const outcomes = await Promise.all(
      control.askAll([createNode(5), createNode(5), receive, { ...receive, value: { ...receive.value, node: 6 } }, INSPECT]),
    );
    expect(outcomes.map((outcome) => (outcome.$case === "failure" ? outcome.value.code : outcome.$case))).toEqual([
      "done",
      "NODE_EXISTS",
      "receive",
      "UNKNOWN_NODE",
      "inspection",
    ]);
    expect(control.frames).toEqual([1, 5]);
  });

  it("runs any number of nodes, which exchange messages without a link", async () => {
    const master = await TestMaster.listen();
    const { control } = await master.start(1);
    await Promise.all(control.askAll([createNode(1), createNode(2)]));
    await control.ask({ $case: "openIncoming", value: { channels: [{ source: 1, target: 2 }] } });
    await control.ask({ $case: "openOutgoing", value: { channels: [{ source: 1, target: 2, hostId: 1, address: "" }] } });
    await control.ask({ $case: "command", value: { node: 1, command: bytes("2 hello"), limited: false, tickets: [] } });
    await control.ask({ $case: "receive", value: { node: 2, source: 1, draw: 0, visible: [] } });
    const inspection = await control.ask(INSPECT);
    expect(inspection.$case === "inspection" && inspection.value.nodes.map(({ state }) => text(state))).toEqual(["", "1: hello"]);
  });

  it("says in several frames what one can't hold", async () => {
    const master = await TestMaster.listen();
    const { control } = await master.start(1);
    const init = new Uint8Array(PAYLOAD_BYTES_MAX).fill(120);
    await control.ask({ $case: "createNode", value: { node: 1, application: "notes", init, delivery: Delivery.HELD, seed: 1n } });
    const count = FRAME_BYTES_MAX / PAYLOAD_BYTES_MAX + 1;
    const answers = await Promise.all(control.askAll(Array.from({ length: count }, () => INSPECT)));
    expect(answers.map(({ $case }) => $case)).toEqual(Array.from({ length: count }, () => "inspection"));
    expect(control.frames).toEqual([1, 1, count >> 1, count - (count >> 1)]);
  });

  it.skipIf(!hasIpv6())("listens on IPv6, too", async () => {
    const master = await TestMaster.listen();
    const { control } = await master.start(1, { listenHost: "::1" });
    expect(control.hello!.linkAddress).toMatch(/^ws:\/\/\[::1\]:\d+$/);
    await HandLink.dial(control.hello!.linkAddress);
  });

  it("answers in words what can't be done", async () => {
    const master = await TestMaster.listen();
    const { control } = await master.start(1);
    await control.ask(createNode(1));
    const [refused, unknown] = await Promise.all(
      control.askAll([
        { $case: "command", value: { node: 1, command: bytes("nonsense"), limited: false, tickets: [] } },
        { $case: "createNode", value: { node: 2, application: "chess", init: bytes(""), delivery: 1, seed: 1n } },
      ]),
    );
    expect(refused).toEqual({ $case: "failure", value: { code: "BAD_COMMAND", message: '"nonsense" is no note to anybody' } });
    expect(unknown).toMatchObject({ $case: "failure", value: { code: "UNKNOWN_APPLICATION" } });
  });
});

describe("a host ends", () => {
  it("when its master is gone, and lets go of its links and its port", async () => {
    const group = await HostGroup.start(2);
    await group.send(1, 2, "a");
    const [first, second] = group.programs;
    const { linkAddress } = group.control(1).hello!;
    group.control(1).socket.terminate();
    expect(await first!.ended).toBe("the master closed the connection");
    await expect(HandLink.dial(linkAddress)).rejects.toThrow("ECONNREFUSED");
    // the other one is not disturbed, for as long as it has its master
    expect((await group.control(2).ask(INSPECT)).$case).toBe("inspection");
    group.control(2).socket.terminate();
    expect(await second!.ended).toBe("the master closed the connection");
  });

  it("when its master sends it away, with the reason", async () => {
    const master = await TestMaster.listen();
    const { program, control } = await master.start(1);
    control.socket.close(4002, "host 1 was not expected");
    expect(await program.ended).toBe("the master closed the connection: host 1 was not expected");
  });

  it("when its master speaks nonsense", async () => {
    const master = await TestMaster.listen();
    const { program, control } = await master.start(1);
    control.socket.send(Uint8Array.of(0x0f));
    expect(await program.ended).toMatch(/^the master sent nonsense: a master frame of 1 bytes can't be decoded/);
  });

  it("when there is no master", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const master = await TestMaster.listen();
    const options = { ...master.options(1), masterAddress: `ws://127.0.0.1:${(server.address() as { port: number }).port}` };
    await new Promise((resolve) => server.close(resolve));
    const program = await HostProgram.start(options, [notes]);
    expect(await program.ended).toMatch(/^no connection to the master at ws:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/);
  });

  it("when it is told to, once, in the middle of dialling or not", async () => {
    const group = await HostGroup.start(2);
    void group.send(1, 2, "a");
    const [program] = group.programs;
    program!.end("enough");
    program!.end("more than enough");
    expect(await program!.ended).toBe("enough");
  });

  it("with no attempt to dial left behind", async () => {
    const master = await TestMaster.listen();
    const { program, control } = await master.start(1);
    const peer = await HandPeer.listen();
    await control.ask(createNode(1));
    await control.ask({ $case: "openOutgoing", value: { channels: [{ source: 1, target: 2, hostId: 2, address: peer.address }] } });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    void control.ask({ $case: "command", value: { node: 1, command: bytes("2 hello"), limited: false, tickets: [] } });
    const link = await peer.dialled();
    expect(vi.getTimerCount()).toBe(1); // the deadline of the handshake
    link.socket.close(1001, "not today");
    await link.closed;
    await control.ask(INSPECT);
    expect(vi.getTimerCount()).toBe(1); // the wait before the next attempt
    program.end("enough");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("before it begins, where it can't listen", async () => {
    const master = await TestMaster.listen();
    const options = { ...master.options(1), listenHost: "192.0.2.1" }; // TEST-NET-1: nobody's address
    await expect(HostProgram.start(options, [notes])).rejects.toThrow("EADDRNOTAVAIL");
  });
});

describe("a host at rest", () => {
  it("has no timer running without links, and one, for heartbeats, with any number of them", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
    const group = await HostGroup.start(3);
    expect(vi.getTimerCount()).toBe(0);
    await Promise.all([group.send(1, 2, "a"), group.send(2, 1, "b"), group.send(1, 3, "c"), group.send(2, 3, "d")]);
    await Promise.all([group.drain(1, 2), group.drain(1, 3), group.drain(2, 3)]);
    expect(vi.getTimerCount()).toBe(3);
  });
});
