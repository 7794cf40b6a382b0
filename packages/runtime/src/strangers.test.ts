import { once } from "node:events";
import { HANDSHAKE_MS_MAX } from "@cutline/core";
import { type LinkHello, PROTOCOL_VERSION, SUBPROTOCOL } from "@cutline/protocol";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { HELLO_BYTES_MAX } from "./limits.js";
import { HandLink, helloOf } from "./testing/hand-link.js";
import { HostGroup } from "./testing/host-group.js";

const TOKEN = "a secret of this test";

interface HealthyLink {
  readonly address: string;
  readonly stillGoesOn: () => Promise<void>;
  /** Resolves when the master has been told as much of strangers. */
  readonly told: (notices: readonly string[]) => Promise<void>;
}

/** Two hosts with a link between them, to the second of which strangers come. */
async function healthyLink(): Promise<HealthyLink> {
  const group = await HostGroup.start(2);
  await group.send(1, 2, "before");
  const stillGoesOn = async (): Promise<void> => {
    await group.send(1, 2, "after");
    expect(await group.drain(1, 2)).toEqual(["before", "after"]);
    expect([...group.control(1).trouble, ...group.control(2).trouble]).toEqual([]);
  };
  const told = async (notices: readonly string[]): Promise<void> => {
    await group.control(2).until(() => group.control(2).notices.length >= notices.length);
    expect(group.control(2).notices).toEqual(notices);
  };
  return { address: group.control(2).hello!.linkAddress, stillGoesOn, told };
}

/** Dials, and says what it is given. Returns how that was taken. */
async function closeAfter(address: string, say: (link: HandLink) => void): Promise<{ code: number; reason: string }> {
  const link = await HandLink.dial(address);
  say(link);
  return link.closed;
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("a stranger at a link server", () => {
  it("is told of once, however often it comes, and the host's own peers never are", async () => {
    const { address, stillGoesOn, told } = await healthyLink();
    for (let time = 0; time < 100; time += 1) await closeAfter(address, (link) => link.send(helloOf("guessed")));
    await closeAfter(address, (link) => link.acknowledge(1));
    await stillGoesOn();
    await told([
      "STRANGER: at the port of host 2, 127.0.0.1 was turned away: the join token is not that of this cluster",
      "STRANGER: at the port of host 2, 127.0.0.1 was turned away: the first frame of a link is a hello",
    ]);
  });

  it.each<[string, Partial<LinkHello>, string]>([
    ["has another join token", { joinToken: "guessed" }, "the join token is not that of this cluster"],
    ["has no join token", { joinToken: "" }, "the join token is not that of this cluster"],
    ["speaks another version", { protocolVersion: 2 }, `this host speaks version ${PROTOCOL_VERSION} of the protocol, the peer version 2`],
    ["has no incarnation", { incarnation: "" }, "an incarnation is 1 to 64 characters"],
    ["has an endless incarnation", { incarnation: "x".repeat(65) }, "an incarnation is 1 to 64 characters"],
    ["meant another host", { peerHostId: 3 }, "this is host 2, not host 3"],
    ["says that it is this very host", { hostId: 2 }, "host 2 dialled itself"],
  ])("that %s is refused, and a healthy link goes on", async (_who, hello, reason) => {
    const { address, stillGoesOn } = await healthyLink();
    expect(await closeAfter(address, (link) => link.send(helloOf(TOKEN, hello)))).toEqual({ code: 4002, reason });
    await stillGoesOn();
  });

  it.each<[string, (link: HandLink) => void, string]>([
    ["begins with an acknowledgement", (link) => link.acknowledge(1), "the first frame of a link is a hello"],
    ["begins with entries", (link) => link.note(1, 1, 2, "x"), "the first frame of a link is a hello"],
    ["sends text", (link) => link.socket.send("hello"), "a text message came where frames are binary"],
    ["sends an endless hello", (link) => link.socket.send(Buffer.alloc(HELLO_BYTES_MAX + 1)), "an introduction is too large"],
    ["sends an empty frame", (link) => link.socket.send(Buffer.alloc(0)), "a link frame says nothing that this version understands"],
    ["sends a second hello", (link) => [1, 2].forEach(() => link.send(helloOf(TOKEN))), "a hello frame came in the middle of a link"],
    [
      "leaves a gap",
      (link) => {
        link.send(helloOf(TOKEN));
        link.note(2, 1, 2, "x");
      },
      "host 9 sent entry 2 where 1 is next",
    ],
    [
      "acknowledges what was never sent",
      (link) => {
        link.send(helloOf(TOKEN));
        link.acknowledge(1);
      },
      "host 9 acknowledges entry 1; the last one sent is 0",
    ],
    [
      "claims to have received what was never sent",
      (link) => link.send(helloOf(TOKEN, { received: 5 })),
      "host 9 acknowledges entry 5; the last one sent is 0",
    ],
  ])("that %s is cut off, and a healthy link goes on", async (_what, say, reason) => {
    const { address, stillGoesOn } = await healthyLink();
    expect(await closeAfter(address, say)).toEqual({ code: 4000, reason });
    await stillGoesOn();
  });

  it("that sends a marker of nonsense is cut off with as much of the reason as fits", async () => {
    const { address, stillGoesOn } = await healthyLink();
    const { code, reason } = await closeAfter(address, (link) => {
      link.send(helloOf(TOKEN));
      const marker = { source: 9, targets: [2], ticket: 0, more: false, body: { $case: "marker" as const, value: "→".repeat(100) } };
      link.send({ $case: "entries", value: { first: 1, received: 0, entries: [marker] } });
    });
    expect(code).toBe(4000);
    expect(reason).toMatch(/^"→{40}"/);
    expect(Buffer.byteLength(reason)).toBeGreaterThan(120);
    await stillGoesOn();
  });

  it("that sends garbage is cut off with a reason, whatever it is, and a healthy link goes on", async () => {
    const { address, stillGoesOn } = await healthyLink();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), fc.boolean(), async (garbage, introduced) => {
        const { code, reason } = await closeAfter(address, (link) => {
          if (introduced) link.send(helloOf(TOKEN));
          link.socket.send(Uint8Array.from([0x0f, ...garbage])); // field 1 of a wire type that there is not
        });
        expect(code).toBe(4000);
        expect(reason).toMatch(/^a link frame of \d+ bytes can't be decoded/);
      }),
      { numRuns: 30 },
    );
    await stillGoesOn();
  });

  it("that begins a frame of many megabytes is cut off before it has said them, and a healthy link goes on", async () => {
    const { address, stillGoesOn } = await healthyLink();
    const link = await HandLink.dial(address);
    link.socket.send(Buffer.alloc(2 * HELLO_BYTES_MAX), { fin: false }); // the rest never comes
    expect(await link.closed).toEqual({ code: 4000, reason: "an introduction is too large" });
    await stillGoesOn();
  });

  it("that is a page in a browser is turned away before it says a word", async () => {
    const { address, stillGoesOn } = await healthyLink();
    const socket = new WebSocket(address, SUBPROTOCOL, { origin: "https://example.org" });
    const [error] = (await once(socket, "error")) as [Error];
    expect(error.message).toBe("Unexpected server response: 401");
    await stillGoesOn();
  });

  it("that speaks another subprotocol gets no subprotocol", async () => {
    const { address, stillGoesOn } = await healthyLink();
    const socket = new WebSocket(address, ["cutline.v2"]);
    const [error] = (await once(socket, "error")) as [Error];
    expect(error.message).toBe("Server sent no subprotocol");
    await stillGoesOn();
  });

  it("that says nothing is cut off when its time is over", async () => {
    const { address, stillGoesOn } = await healthyLink();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const link = await HandLink.dial(address);
    const laterMs = performance.now() + HANDSHAKE_MS_MAX;
    vi.spyOn(performance, "now").mockReturnValue(laterMs);
    vi.advanceTimersByTime(HANDSHAKE_MS_MAX);
    expect(await link.closed).toEqual({ code: 4003, reason: "no introduction came in time" });
    vi.restoreAllMocks();
    vi.useRealTimers();
    await stillGoesOn();
  });
});
