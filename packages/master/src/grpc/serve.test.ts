import { createConnection, createServer } from "node:net";
import { once } from "node:events";
import { type Client, status } from "@grpc/grpc-js";
import { describe, expect, it, onTestFinished } from "vitest";
import { REQUEST_BYTES_MAX } from "./limits.js";
import { parseAddress } from "./address.js";
import { serveCluster } from "./serve.js";
import { MemoryCluster } from "./testing/memory-cluster.js";
import { fields, reflect } from "./testing/reflection-client.js";
import { BANK, call, connect, failure, MASTER, serving } from "./testing/serving.js";
import { gate, stubCluster } from "./testing/stub-cluster.js";

const raw = (path: string) => ({
  path,
  requestStream: false as const,
  responseStream: false as const,
  requestSerialize: (bytes: Buffer) => bytes,
  requestDeserialize: (bytes: Buffer) => bytes,
  responseSerialize: (bytes: Buffer) => bytes,
  responseDeserialize: (bytes: Buffer) => bytes,
});

/** The name of a serialized FileDescriptorProto. */
function nameOf(file: Buffer): string {
  return String(fields(file, 1)[0]);
}

async function client(): Promise<Client> {
  return connect((await serving(new MemoryCluster())).address);
}

describe.each(["v1", "v1alpha"] as const)("server reflection %s", (version) => {
  it("lists the services", async () => {
    const { services } = await reflect(await client(), version, "listServices", "*");
    expect(services.sort()).toEqual(["cutline.bank.v1.BankService", "cutline.v1.MasterService"]);
  });

  it("gives a service's file with all that it needs", async () => {
    const { files } = await reflect(await client(), version, "fileContainingSymbol", "cutline.bank.v1.BankService");
    expect(nameOf(files[0]!)).toBe("cutline/bank/v1/bank_service.proto");
    const names = new Set(files.map(nameOf));
    for (const file of files) for (const dependency of fields(file, 3)) expect(names).toContain(String(dependency));
    expect(names).toContain("google/protobuf/timestamp.proto");
  });

  it("gives a file by its name, and says where there is none", async () => {
    const connection = await client();
    const { files } = await reflect(connection, version, "fileByFilename", "cutline/v1/snapshot.proto");
    expect(files.map(nameOf)).toContain("cutline/v1/snapshot.proto");
    expect((await reflect(connection, version, "fileContainingSymbol", "no.such.Thing")).error).toMatch(/not found/);
  });
});

describe("health checking", () => {
  const check = raw("/grpc.health.v1.Health/Check");
  const SERVING = "0801";

  it.each(["", "cutline.v1.MasterService", "cutline.bank.v1.BankService"])("says SERVING of %j", async (service) => {
    const name = Buffer.from(service);
    const answer = await call(await client(), check, Buffer.concat([Buffer.from([0x0a, name.length]), name]));
    expect(answer.toString("hex")).toBe(SERVING);
  });

  it("knows no other service", async () => {
    expect(await failure(call(await client(), check, Buffer.from([0x0a, 1, 0x78])))).toMatchObject({ code: status.NOT_FOUND });
  });
});

describe("a server", () => {
  it("has the bank's service only for the bank", async () => {
    const connection = connect((await serving(new MemoryCluster(), { application: "ring" })).address);
    expect(await call(connection, MASTER.startCluster, { seed: 1n })).toEqual({ seed: 1n, application: "ring" });
    expect(await failure(call(connection, BANK.killAll, {}))).toMatchObject({ code: status.UNIMPLEMENTED });
    expect((await reflect(connection, "v1", "listServices", "*")).services).toEqual(["cutline.v1.MasterService"]);
  });

  it("answers what it can't read, doesn't know, or won't take with a status that says so", async () => {
    const connection = await client();
    const codeOf = async (calling: Promise<unknown>) => status[(await failure(calling)).code];
    expect(await codeOf(call(connection, raw("/cutline.v1.MasterService/Receive"), Buffer.from([0x08])))).toBe("INVALID_ARGUMENT");
    expect(await codeOf(call(connection, raw("/cutline.v1.MasterService/Dance"), Buffer.alloc(0)))).toBe("UNIMPLEMENTED");
    const large = call(connection, MASTER.createNode, { node: 1, init: Buffer.alloc(REQUEST_BYTES_MAX) });
    expect(await codeOf(large)).toBe("RESOURCE_EXHAUSTED");
    expect(await call(connection, MASTER.startCluster, { seed: 1n })).toMatchObject({ seed: 1n });
  });

  it("lets one connection's nonsense disturb no other", async () => {
    const served = await serving(new MemoryCluster());
    const connection = connect(served.address);
    await call(connection, MASTER.startCluster, {});
    const socket = createConnection(parseAddress(served.address));
    socket.on("error", () => undefined);
    socket.write("GET / HTTP/1.1\r\n\r\n");
    await once(socket.resume(), "close");
    await call(connection, MASTER.stopCluster, {});
  });

  it("takes no more connections than it may", async () => {
    const served = await serving(new MemoryCluster(), { connectionsMax: 1 });
    await call(connect(served.address), MASTER.startCluster, {});
    expect(await failure(call(connect(served.address), MASTER.stopCluster, {}))).toMatchObject({ code: status.UNAVAILABLE });
  });

  it("listens on IPv6, too", async () => {
    const served = await serving(new MemoryCluster(), { host: "::1" });
    expect(served.address).toMatch(/^\[::1\]:\d+$/);
    await call(connect(served.address), MASTER.startCluster, {});
  });

  it("doesn't listen where anybody could drive it, unless that is meant", async () => {
    await expect(serveCluster(new MemoryCluster(), { application: "bank", host: "0.0.0.0" })).rejects.toMatchObject({
      code: "INSECURE_ADDRESS",
    });
    const served = await serving(new MemoryCluster(), { host: "0.0.0.0", insecure: true });
    expect(served.address).toMatch(/^0\.0\.0\.0:\d+$/);
  });

  it("says that its port is taken, or that there is no such address", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void other.close());
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    await expect(serveCluster(new MemoryCluster(), { application: "bank", port })).rejects.toMatchObject({
      code: "ADDRESS_IN_USE",
      message: `127.0.0.1:${port} is in use by another program; choose another port, or 0 for a free one`,
    });
    await expect(serveCluster(new MemoryCluster(), { application: "bank", host: "192.0.2.1", insecure: true })).rejects.toMatchObject({
      code: "BAD_ADDRESS",
    });
  });
});

describe("closing a server", () => {
  it("lets calls under way end, takes no more, and leaves the cluster", async () => {
    const done = gate();
    const begun = gate();
    const cluster = stubCluster(new Error(), {
      receiveAll: () => {
        begun.open();
        return done.passed;
      },
      stop: () => undefined,
    });
    const served = await serving(cluster, { shutdownMs: 10_000 });
    const receiving = call(connect(served.address), MASTER.receiveAll, {});
    await begun.passed;
    const closing = served.close();
    expect(await failure(call(connect(served.address), MASTER.stopCluster, {}))).toMatchObject({ code: status.UNAVAILABLE });
    done.open();
    expect(await receiving).toEqual({});
    await closing;
    await cluster.stop();
  });

  it("cuts off what doesn't end in time", async () => {
    const begun = gate();
    const cluster = stubCluster(new Error(), {
      receiveAll: () => {
        begun.open();
        return new Promise(() => undefined);
      },
    });
    const served = await serving(cluster, { shutdownMs: 20 });
    const receiving = failure(call(connect(served.address), MASTER.receiveAll, {}));
    await begun.passed;
    await Promise.all([served.close(), served.close()]);
    expect([status.UNAVAILABLE, status.CANCELLED]).toContain((await receiving).code);
  });

  it("ends with idle connections open, and frees the port", async () => {
    const served = await serving(new MemoryCluster(), { shutdownMs: 10_000 });
    await call(connect(served.address), MASTER.startCluster, {});
    await served.close();
    await serving(new MemoryCluster(), parseAddress(served.address));
  });
});
