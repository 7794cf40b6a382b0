import type { LinkHello } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { HANDSHAKE_MS_MAX, INCARNATION_CHARACTERS_MAX } from "../limits.js";
import { acknowledgement, ConnectionsBench as Bench } from "../testing/connections-bench.js";

describe("somebody who connects", () => {
  it.each<[string, Partial<LinkHello>, string]>([
    ["another token", { joinToken: "guessed" }, "the join token is not that of this cluster"],
    ["a newer version", { protocolVersion: 2 }, "this host speaks version 1 of the protocol, the peer version 2"],
    ["an older version", { protocolVersion: 0 }, "this host speaks version 1 of the protocol, the peer version 0"],
    ["no incarnation", { incarnation: "" }, "an incarnation is 1 to 64 characters"],
    ["an endless incarnation", { incarnation: "x".repeat(INCARNATION_CHARACTERS_MAX + 1) }, "an incarnation is 1 to 64 characters"],
    ["another host in mind", { peerHostId: 3 }, "this is host 2, not host 3"],
    ["this host's own id", { hostId: 2 }, "host 2 dialled itself"],
  ])("with %s is refused in words", (_what, changed, reason) => {
    const bench = new Bench();
    const { connection, said } = bench.comes(changed);
    expect(said).toEqual([`close ${connection}: 4002 ${reason}`]);
    expect([bench.links, bench.connections.wakeAtMs]).toEqual([[], null]);
  });

  it("is cut off where the first frame is no hello, or none comes in time", () => {
    const bench = new Bench();
    const hasty = bench.transport.next();
    bench.step({ kind: "accepted", connection: hasty });
    expect(bench.frame(hasty, acknowledgement(1))).toEqual([`close ${hasty}: 4000 the first frame of a link is a hello`]);
    const slow = bench.transport.next();
    bench.step({ kind: "accepted", connection: slow });
    expect(bench.after(HANDSHAKE_MS_MAX - 1)).toEqual([]);
    expect(bench.after(1)).toEqual([`close ${slow}: 4003 no introduction came in time`]);
    expect(bench.connections.wakeAtMs).toBeNull();
  });

  it("may go again without a word", () => {
    const bench = new Bench();
    const connection = bench.transport.next();
    bench.step({ kind: "accepted", connection });
    bench.step({ kind: "closed", connection, code: 1001, reason: "" });
    expect([bench.after(HANDSHAKE_MS_MAX), bench.connections.wakeAtMs]).toEqual([[], null]);
  });
});
