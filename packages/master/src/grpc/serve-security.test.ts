import { once } from "node:events";
import { connect as connectTls } from "node:tls";
import { status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { parseAddress } from "./address.js";
import type { ServerSecurity } from "./security/index.js";
import { CONNECTION_FAILURES_MAX, METADATA_BYTES_MAX } from "./security/limits.js";
import { serveCluster } from "./serve.js";
import { MemoryCluster } from "./testing/memory-cluster.js";
import type { ClientLook } from "./testing/secure-clients.js";
import {
  BEARER,
  BOTH,
  ca,
  clients,
  closeOf,
  connect,
  isUntouched,
  MUTUAL,
  OPERATOR,
  own,
  scene,
  TOKENS,
  VIEWER,
} from "./testing/secure-scene.js";
import { BANK, failure, MASTER } from "./testing/serving.js";

describe("with mutual TLS", () => {
  it("an operator's certificate does everything, a viewer's looks", async () => {
    const at = await scene(MUTUAL);
    const operator = at.client({ ca, own: clients.operator });
    await operator.call(MASTER.startCluster, {});
    await operator.call(BANK.createNode, { node: 1, balance: 100n });
    const viewer = at.client({ ca, own: clients.viewer });
    expect((await viewer.call(MASTER.inspectCluster, {})).nodes).toHaveLength(1);
    expect(await failure(viewer.call(MASTER.stopCluster, {}))).toEqual({
      code: status.PERMISSION_DENIED,
      reason: "NOT_ALLOWED",
      details: "a viewer may only look: StopCluster takes an operator",
    });
    expect((await operator.call(MASTER.inspectCluster, {})).nodes).toHaveLength(1);
    expect(at.lines).toEqual([]);
  });

  it("a certificate without a role opens nothing", async () => {
    const at = await scene(MUTUAL);
    const { code, reason, details } = await failure(at.client({ ca, own: clients.nobody }).call(MASTER.startCluster, {}));
    expect({ code, reason }).toEqual({ code: status.PERMISSION_DENIED, reason: "NO_ROLE" });
    expect(at.lines).toEqual([`127.0.0.1 was turned away: ${details}`]);
    await isUntouched(at, { ca, own: clients.operator });
  });

  it.each<[string, ClientLook, string | RegExp]>([
    ["no certificate", { ca }, "TLS failed: peer did not return a certificate"],
    ["a certificate of another authority", { ca, own: clients.forged }, /^TLS was not agreed on: .* its certificate is not taken$/],
    ["a certificate that is over", { ca, own: clients.over }, /^TLS was not agreed on: .* its certificate is not taken$/],
    ["a server's certificate", { ca, own: clients.server }, /^TLS was not agreed on: .* its certificate is not taken$/],
    ["no TLS", {}, "it does not speak TLS"],
  ])("whoever has %s gets nowhere, and is told of", async (_what, look, reason) => {
    const at = await scene(MUTUAL);
    const { code, reason: none } = await failure(at.client(look).call(MASTER.startCluster, {}));
    expect({ code, none }).toEqual({ code: status.UNAVAILABLE, none: undefined });
    await expect.poll(() => at.lines).toHaveLength(1);
    expect(at.lines[0]?.replace("127.0.0.1 was turned away: ", "")).toMatch(reason);
    await isUntouched(at, { ca, own: clients.operator });
  });

  it.each<[string, string | Buffer]>([
    ["a request in the clear", "GET / HTTP/1.1\r\n\r\n"],
    ["half a hello of TLS and then something else", Buffer.from("1603010200010001fc0303deadbeef474554202f", "hex").subarray(0, 5)],
    ["zeros", Buffer.alloc(100_000)],
  ])("whoever says %s is cut off", async (_what, text) => {
    const at = await scene(MUTUAL, { handshakeMs: 100 });
    await at.say(text);
    expect(at.lines).toHaveLength(1);
    await isUntouched(at, { ca, own: clients.operator });
  });

  it("whoever doesn't agree on TLS in time is cut off, and counts among the connections until then", async () => {
    const at = await scene(MUTUAL, { handshakeMs: 200, connectionsMax: 2 });
    const silent = [connect(at.address), connect(at.address)];
    await Promise.all(silent.map((socket) => once(socket, "connect")));
    const third = connect(at.address);
    await closeOf(third);
    await Promise.all(silent.map((socket) => closeOf(socket)));
    expect(at.lines.sort()).toEqual([
      "127.0.0.1 was turned away: 2 connections are there already",
      "127.0.0.1 was turned away: it did not agree on TLS in time",
    ]);
    await isUntouched(at, { ca, own: clients.operator });
  });

  it("whoever speaks TLS and no HTTP/2 is cut off", async () => {
    const at = await scene(MUTUAL);
    const socket = connectTls({ ...parseAddress(at.address), ca, ...clients.operator });
    await closeOf(socket);
    expect(at.lines).toEqual(["127.0.0.1 was turned away: it asked for no HTTP/2 (by ALPN)"]);
  });

  it("a thousand strangers are a line, and a count at the end", async () => {
    const lines: string[] = [];
    const served = await serveCluster(new MemoryCluster(), { application: "bank", security: MUTUAL, stranger: (line) => lines.push(line) });
    for (let batch = 0; batch < 20; batch += 1) {
      const sockets = Array.from({ length: 50 }, () => connect(served.address));
      for (const socket of sockets) socket.write("GET / HTTP/1.1\r\n\r\n");
      await Promise.all(sockets.map((socket) => closeOf(socket)));
    }
    expect(lines).toEqual(["127.0.0.1 was turned away: it does not speak TLS"]);
    await served.close();
    expect(lines.slice(1)).toEqual(["127.0.0.1 was turned away 999 more times: it does not speak TLS"]);
  });
});

describe("with tokens", () => {
  const bearer = (token: string): ClientLook => ({ authorization: `Bearer ${token}` });

  it("an operator's does everything, a viewer's looks", async () => {
    const at = await scene(BEARER);
    const operator = at.client(bearer(OPERATOR));
    await operator.call(BANK.startMaster, {});
    const viewer = at.client(bearer(VIEWER));
    await viewer.call(MASTER.inspectCluster, {});
    const calls = [viewer.call(BANK.killAll, {}), viewer.call(BANK.receiveAll, {}), viewer.call(BANK.collectState, {})];
    for (const refused of await Promise.all(calls.map(failure))) {
      expect(refused).toMatchObject({ code: status.PERMISSION_DENIED, reason: "NOT_ALLOWED" });
    }
    await operator.call(BANK.killAll, {});
    expect(at.lines).toEqual([]);
  });

  it.each<[string, ClientLook, string]>([
    ["no token", {}, "NO_TOKEN"],
    ["a wrong token", bearer(`${OPERATOR}0`), "WRONG_TOKEN"],
    ["no token after its scheme", { authorization: "Bearer" }, "WRONG_TOKEN"],
    ["another scheme", { authorization: `Basic ${OPERATOR}` }, "WRONG_TOKEN"],
    ["the token elsewhere", { metadata: { token: OPERATOR } }, "NO_TOKEN"],
  ])("a call with %s has no effect, and is told of", async (_what, look, reason) => {
    const at = await scene(BEARER);
    const calls = [at.client(look).call(MASTER.startCluster, {}), at.client(look).call(MASTER.inspectCluster, {})];
    for (const refused of await Promise.all(calls.map(failure))) expect(refused).toMatchObject({ code: status.UNAUTHENTICATED, reason });
    expect(at.lines).toHaveLength(1);
    await isUntouched(at, bearer(OPERATOR));
  });

  it("generic services ask for one, too", async () => {
    const at = await scene(BEARER);
    const check = { ...MASTER.inspectCluster, path: "/grpc.health.v1.Health/Check" };
    expect(await failure(at.client().call(check, {}))).toMatchObject({ code: status.UNAUTHENTICATED, reason: "NO_TOKEN" });
    await at.client(bearer(VIEWER)).call(check, {});
  });

  it("a connection that fails too often is cut, and whoever has a token goes on", async () => {
    const at = await scene(BEARER);
    const known = at.client(bearer(VIEWER));
    await failure(known.call(MASTER.stopCluster, {}));
    const guessing = at.client(bearer("0".repeat(32)));
    const calls = Array.from({ length: 100 }, () => failure(guessing.call(MASTER.startCluster, {})));
    const codes = (await Promise.all(calls)).map(({ code }) => code);
    expect(codes.filter((code) => status[code] === "UNAUTHENTICATED")).toHaveLength(CONNECTION_FAILURES_MAX);
    expect(await failure(known.call(MASTER.stopCluster, {}))).toMatchObject({ code: status.PERMISSION_DENIED });
    expect(at.lines).toEqual(["127.0.0.1 was turned away: this server knows no such token"]);
  });

  it("whoever connects and makes no call by anybody known is cut off when its time is over", async () => {
    const at = await scene(BEARER, { authenticationMs: 50 });
    await at.say("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    expect(at.lines).toEqual(["127.0.0.1 was turned away: it made no call by anybody known within 0.05 s"]);
  });

  it("whoever leaves without a call is told of", async () => {
    const at = await scene(BEARER);
    await at.say("GET / HTTP/1.1\r\n\r\n");
    await expect.poll(() => at.lines).toEqual(["127.0.0.1 was turned away: it left without a call"]);
  });

  it("metadata may be large, and not larger", async () => {
    const at = await scene(BEARER);
    const rest = (characters: number): ClientLook => ({ ...bearer(VIEWER), metadata: { rest: "x".repeat(characters) } });
    expect(await failure(at.client(rest(METADATA_BYTES_MAX / 2)).call(MASTER.inspectCluster, {}))).toMatchObject({ reason: "NOT_STARTED" });
    expect(await failure(at.client(rest(METADATA_BYTES_MAX)).call(MASTER.inspectCluster, {}))).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      reason: "METADATA_TOO_LARGE",
    });
    expect(at.lines).toEqual([]);
  });
});

describe("with certificates and tokens", () => {
  it("a certificate is needed, and a token says more than its role", async () => {
    const at = await scene(BOTH);
    const authorization = `Bearer ${OPERATOR}`;
    expect(await failure(at.client({ ca, authorization }).call(MASTER.startCluster, {}))).toMatchObject({ code: status.UNAVAILABLE });
    expect(await failure(at.client({ ca, own: clients.nobody }).call(MASTER.startCluster, {}))).toMatchObject({ reason: "NO_TOKEN" });
    await at.client({ ca, own: clients.viewer, authorization }).call(MASTER.startCluster, {});
    await at.client({ ca, own: clients.operator }).call(MASTER.stopCluster, {});
  });
});

describe("where to listen", () => {
  const TLS: ServerSecurity = { tls: { ...own, clientCa: null }, tokens: null };
  const BEARER_TLS: ServerSecurity = { tls: TLS.tls, tokens: TOKENS };

  it.each<[string, ServerSecurity, boolean, string]>([
    ["TLS alone", TLS, false, "INSECURE_ADDRESS"],
    ["tokens alone", BEARER, false, "INSECURE_TOKEN"],
    ["tokens alone, though insecure is meant", BEARER, true, "INSECURE_TOKEN"],
  ])("%s is refused beyond this machine", async (_what, security, insecure, code) => {
    const options = { application: "bank", host: "0.0.0.0", security, insecure };
    await expect(serveCluster(new MemoryCluster(), options)).rejects.toMatchObject({ code });
  });

  it.each<[string, ServerSecurity, boolean]>([
    ["TLS alone, where insecure is meant", TLS, true],
    ["TLS with tokens", BEARER_TLS, false],
    ["TLS with certificates", MUTUAL, false],
  ])("%s may be reached from elsewhere", async (_what, security, insecure) => {
    expect((await scene(security, { host: "0.0.0.0", insecure })).address).toMatch(/^0\.0\.0\.0:/);
  });
});
