import { once } from "node:events";
import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";
import { ProtocolError } from "@cutline/core";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { parseAddress } from "./address.js";
import { RemoteCluster } from "./remote-cluster.js";
import { MemoryCluster } from "./testing/memory-cluster.js";
import { errorOf, remote, remoteOf } from "./testing/remotes.js";
import { serving } from "./testing/serving.js";
import { gate, stubCluster } from "./testing/stub-cluster.js";

describe("a master that doesn't answer", () => {
  it("is unreachable where nobody listens", async () => {
    const served = await serving(new MemoryCluster());
    await served.close();
    const error = await errorOf(() => remote({ address: served.address }).start({ seed: null }));
    expect(error).toEqual(
      new ProtocolError(
        "MASTER_UNREACHABLE",
        `no master answers at ${served.address}: connect ECONNREFUSED ${served.address}; start one with \`cutline serve\``,
      ),
    );
  });

  it("is unreachable where its name leads nowhere", async () => {
    const error = await errorOf(() => remote({ address: "no-such-host.invalid:5" }).start({ seed: null }));
    expect(error.code).toBe("MASTER_UNREACHABLE");
  });

  it("is unreachable where something else listens, and says nothing", async () => {
    const address = await mute();
    const error = await errorOf(() => remote({ address, connectMs: 50 }).start({ seed: null }));
    expect(error.code).toBe("MASTER_UNREACHABLE");
    expect(error.message).toContain("no connection within 50 ms");
  });

  it("is no master where another service answers", async () => {
    const address = await stranger();
    const error = await errorOf(() => remote({ address }).start({ seed: null }));
    expect(error.code).toBe("MASTER_MISMATCH");
  });

  it("times out, and says that nobody knows", async () => {
    const { address } = await serving(stubCluster(new Error(), { receiveAll: () => new Promise(() => undefined) }));
    const error = await errorOf(() => remote({ address, callMs: 100 }).receiveAll());
    expect(error.code).toBe("MASTER_TIMEOUT");
    expect(error.message).toBe(`the master at ${address} did not answer ReceiveAll in time; whether it took effect is not known`);
  });

  it("is lost where it closes during a call, and unreachable after that", async () => {
    const begun = gate();
    const never = () => {
      begun.open();
      return new Promise<void>(() => undefined);
    };
    const served = await serving(stubCluster(new Error(), { start: () => undefined, receiveAll: never }), { shutdownMs: 10 });
    const cluster = remote({ address: served.address });
    await cluster.start({ seed: null });
    const [during, after] = [errorOf(() => cluster.receiveAll()), errorOf(() => cluster.stop())];
    await begun.passed;
    await served.close();
    expect(await during).toMatchObject({ name: "ProtocolError", code: "MASTER_LOST" });
    expect((await after).code).toBe("MASTER_UNREACHABLE");
  });

  it("is lost where it goes silent during a call, though its connection stands", async () => {
    const begun = gate();
    const never = () => {
      begun.open();
      return new Promise<void>(() => undefined);
    };
    const served = await serving(stubCluster(new Error(), { receiveAll: never }));
    const { address, goSilent } = await relayTo(served.address);
    const error = errorOf(() => remote({ address, pingMs: 50, pingAnswerMs: 50 }).receiveAll());
    await begun.passed;
    goSilent();
    expect((await error).code).toBe("MASTER_LOST");
  });

  it("is found again when it is back", async () => {
    const served = await serving(new MemoryCluster());
    const cluster = remote({ address: served.address });
    await cluster.start({ seed: null });
    await served.close();
    expect((await errorOf(() => cluster.stop())).code).toBe("MASTER_UNREACHABLE");
    await serving(new MemoryCluster(), { port: Number(served.address.split(":")[1]) });
    await expect.poll(() => errorOf(() => cluster.stop()).then(({ code }) => code), { timeout: 10_000 }).toBe("NOT_STARTED");
  });

  it("isn't sought behind a proxy where it is on this machine", async () => {
    vi.stubEnv("http_proxy", "http://127.0.0.1:1");
    onTestFinished(() => void vi.unstubAllEnvs());
    const cluster = await remoteOf(new MemoryCluster());
    await cluster.start({ seed: null });
  });

  it("isn't sought at what is no address", () => {
    expect(() => new RemoteCluster({ address: "http://here" })).toThrow(expect.objectContaining({ code: "BAD_ADDRESS" }));
  });
});

/** The address of something that passes on what a server and its clients say, until it falls silent. */
async function relayTo(address: string): Promise<{ readonly address: string; readonly goSilent: () => void }> {
  const sockets: Socket[] = [];
  const server = createServer((client) => {
    const master = createConnection(parseAddress(address));
    for (const socket of [client, master]) sockets.push(socket.on("error", () => undefined));
    client.pipe(master).pipe(client);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, "listening");
  const goSilent = (): void => {
    for (const socket of sockets) socket.unpipe().resume();
  };
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, goSilent };
}

/** The address of something that takes connections and never says a word. */
async function mute(): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket)).listen(0, "127.0.0.1");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, "listening");
  const address = server.address();
  return `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}

/** The address of a gRPC server without any service of ours. */
async function stranger(): Promise<string> {
  const server = new Server();
  onTestFinished(() => server.forceShutdown());
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return `127.0.0.1:${port}`;
}
