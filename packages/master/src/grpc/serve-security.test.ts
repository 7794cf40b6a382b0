import { once } from "node:events";
import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { Authority } from "@cutline/certificates";
import { status } from "@grpc/grpc-js";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseAddress } from "./address.js";
import { RemoteCluster } from "./remote-cluster.js";
import { CONNECTION_FAILURES_MAX, METADATA_BYTES_MAX } from "./security/limits.js";
import { type ServerSecurity } from "./security/index.js";
import { Tokens } from "./security/tokens.js";
import { serveCluster, type ServeOptions } from "./serve.js";
import { MemoryCluster } from "./testing/memory-cluster.js";
import { type ClientLook, SecureClient } from "./testing/secure-clients.js";
import { BANK, failure, MASTER, serving } from "./testing/serving.js";

const VIEWER = "0123456789abcdef0123456789abcdef";
const OPERATOR = "fedcba9876543210fedcba9876543210";
const TOKENS = Tokens.parse(`viewer ${VIEWER}\noperator ${OPERATOR}`, "tokens");

const authority = await Authority.create();
const { ca } = authority;
const stranger = await Authority.create("CN=a stranger");
const own = await authority.server();
const clients = {
  operator: await authority.client({ subject: "OU=cutline-operator,CN=ann" }),
  viewer: await authority.client({ subject: "CN=bob,OU=cutline-viewer" }),
  nobody: await authority.client({ subject: "CN=cutline-operator,OU=sales" }),
  over: await authority.client({ subject: "OU=cutline-operator", expired: true }),
  forged: await stranger.client({ subject: "OU=cutline-operator" }),
  server: await authority.server({ subject: "OU=cutline-operator" }),
};

const MUTUAL: ServerSecurity = { tls: { ...own, clientCa: ca }, tokens: null };
const BEARER: ServerSecurity = { tls: null, tokens: TOKENS };
const BOTH: ServerSecurity = { tls: { ...own, clientCa: ca }, tokens: TOKENS };

interface Scene {
  readonly address: string;
  readonly cluster: MemoryCluster;
  /** What was told of strangers. */
  readonly lines: string[];
  readonly client: (look?: ClientLook) => SecureClient;
  /** Connects without gRPC, and says `text`. Resolves when the connection is closed. */
  readonly say: (text: string | Buffer) => Promise<void>;
}

async function scene(security: ServerSecurity, options: Partial<ServeOptions> = {}): Promise<Scene> {
  const [cluster, lines] = [new MemoryCluster(), [] as string[]];
  const served = await serving(cluster, { security, stranger: (line) => lines.push(line), ...options });
  const { address } = served;
  const say = async (text: string | Buffer): Promise<void> => {
    const socket = connect(address);
    socket.write(text);
    await closeOf(socket);
  };
  return { address, cluster, lines, client: (look) => new SecureClient(address, look), say };
}

function connect(address: string): Socket {
  const socket = connectPlain(parseAddress(address));
  socket.on("error", () => undefined); // "close" tells, too
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** Resolves when a connection is gone, in peace or not. */
function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.resume().once("close", () => {
      resolve();
    });
  });
}

/** Makes sure that a server has not been started by anybody, and works. */
async function isUntouched({ client }: Scene, look: ClientLook): Promise<void> {
  expect(await client(look).call(MASTER.startCluster, { seed: 1n })).toMatchObject({ seed: 1n });
}

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
    expect(codes.filter((code) => code === status.UNAUTHENTICATED)).toHaveLength(CONNECTION_FAILURES_MAX);
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

describe("a RemoteCluster", () => {
  const remote = (address: string, security: ConstructorParameters<typeof RemoteCluster>[0]["security"]): RemoteCluster => {
    const cluster = new RemoteCluster({ address, ...(security === undefined ? {} : { security }) });
    onTestFinished(() => cluster.close());
    return cluster;
  };

  it("drives a cluster with a certificate and a token", async () => {
    const { address } = await scene(BOTH);
    const cluster = remote(address, { tls: { ca, own: clients.viewer }, token: OPERATOR });
    await cluster.start({ seed: 1n });
    await cluster.stop();
  });

  it("is refused in the server's words", async () => {
    const { address } = await scene(BOTH);
    await expect(remote(address, { tls: { ca, own: clients.viewer }, token: null }).start({ seed: 1n })).rejects.toMatchObject({
      code: "NOT_ALLOWED",
    });
    await expect(remote(address, { tls: { ca, own: clients.viewer }, token: "x" }).start({ seed: 1n })).rejects.toMatchObject({
      code: "WRONG_TOKEN",
    });
  });

  it.each([
    ["it doesn't know the server's authority", { ca: stranger.ca, own: clients.operator }, "self-signed certificate in certificate chain"],
    ["it has no certificate", { ca, own: null }, "certificate required"],
  ])("says that the connection is not safe where %s", async (_why, tls, reason) => {
    const { address } = await scene(MUTUAL);
    await expect(remote(address, { tls, token: null }).start({ seed: 1n })).rejects.toMatchObject({
      code: "MASTER_UNTRUSTED",
      message: expect.stringContaining(reason) as string,
    });
  });

  it.each([
    ["is over", { expired: true }, "certificate has expired"],
    ["has another name", { names: ["elsewhere.example"], addresses: ["192.0.2.1"] }, "does not match certificate's altnames"],
  ])("trusts no server whose certificate %s", async (_why, request, reason) => {
    const server = await authority.server(request);
    const { address } = await scene({ tls: { ...server, clientCa: null }, tokens: TOKENS });
    for (const place of [address, address.replace("127.0.0.1", "localhost")]) {
      await expect(remote(place, { tls: { ca, own: null }, token: OPERATOR }).start({ seed: 1n })).rejects.toMatchObject({
        code: "MASTER_UNTRUSTED",
        message: expect.stringContaining(reason) as string,
      });
    }
  });

  it("sends no token over a network in the clear", () => {
    expect(() => remote("192.0.2.1:7077", { tls: null, token: OPERATOR })).toThrow(
      expect.objectContaining({ code: "INSECURE_TOKEN" }) as Error,
    );
  });

  it("finds no server where TLS is spoken by one of the two alone", async () => {
    const secure = await scene(MUTUAL);
    await expect(remote(secure.address, { tls: null, token: null }).start({ seed: 1n })).rejects.toMatchObject({
      code: "MASTER_UNREACHABLE",
    });
    const { address } = await scene({ tls: null, tokens: TOKENS });
    await expect(remote(address, { tls: { ca, own: null }, token: OPERATOR }).start({ seed: 1n })).rejects.toMatchObject({
      code: expect.stringMatching(/^MASTER_UN/) as string,
    });
  });
});
