import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BankServiceClient } from "@cutline/protocol/bank/grpc";
import { Client, credentials, status } from "@grpc/grpc-js";
import { describe, expect, it, onTestFinished } from "vitest";
import { cutline, CutlineProcess } from "./testing/cutline-process.js";

/** An empty folder until the test ends. */
function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cutline-serve-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function serve(...options: string[]): Promise<{ readonly server: CutlineProcess; readonly address: string }> {
  const server = new CutlineProcess(["serve", "--port", "0", ...options]);
  const [, address = ""] = await server.prints(/^cutline master is listening on (127\.0\.0\.1:\d+); Ctrl-C ends it\n$/);
  return { server, address };
}

function bank(address: string): BankServiceClient {
  const client = new BankServiceClient(address, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 });
  onTestFinished(() => client.close());
  return client;
}

/** The health of the server as a whole, as long as somebody watches: the serialized responses. */
function watchHealth(address: string) {
  const client = new Client(address, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 });
  onTestFinished(() => client.close());
  const bytes = (message: Buffer): Buffer => message;
  return client.makeServerStreamRequest("/grpc.health.v1.Health/Watch", bytes, bytes, Buffer.alloc(0));
}

const SERVING = Buffer.from("0801", "hex");
const NOT_SERVING = Buffer.from("0802", "hex");

/** A script that prints more than anybody's buffers hold. */
const LONG = ["StartMaster", "CreateNode 1 5", "CreateNode 2 5", "BeginSnapshot 1", "ReceiveAll", "CollectState"]
  .concat(Array.from({ length: 60_000 }, () => "PrintSnapshot"))
  .join("\n");

describe("--address-file", () => {
  it("holds the address as long as the server can be reached, and nothing else is left in its folder", async () => {
    const file = join(emptyFolder(), "address");
    const { server, address } = await serve("--hosts", "0", "--address-file", file);
    expect(readFileSync(file, "utf8")).toBe(`${address}\n`);
    expect(readdirSync(join(file, ".."))).toEqual(["address"]);
    expect((await cutline(["--master", address, "examples/arg.txt"])).status).toBe(0);
    server.kill("SIGTERM");
    expect(await server.ended).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(join(file, ".."))).toEqual([]);
  });

  it("is written over where a server that was killed has left it, and left alone where another one has written it since", async () => {
    const file = join(emptyFolder(), "address");
    const killed = await serve("--hosts", "0", "--address-file", file);
    killed.server.kill("SIGKILL");
    await killed.server.ended;
    expect(existsSync(file)).toBe(true);
    const { server, address } = await serve("--hosts", "0", "--address-file", file);
    expect(readFileSync(file, "utf8")).toBe(`${address}\n`);
    writeFileSync(file, "127.0.0.1:1\n");
    server.kill("SIGINT");
    await server.ended;
    expect(readFileSync(file, "utf8")).toBe("127.0.0.1:1\n");
  });

  it("ends the server at the beginning where it can't be written", async () => {
    const folder = emptyFolder();
    const none = await cutline(["serve", "--port", "0", "--address-file", join(folder, "no", "address")]);
    expect(none).toEqual({
      status: 2,
      stdout: "",
      stderr: `cutline: cannot write the address to ${folder}/no/address: there is no such folder [ADDRESS_FILE_UNWRITABLE]\n`,
    });
    const directory = await cutline(["serve", "--port", "0", "--address-file", folder]);
    expect(directory).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining("it is a directory") as string });
  });
});

describe("a server that is asked to end", () => {
  it("says that it is not serving, ends streams and scripts, and then itself, its hosts with it", async () => {
    const { server, address } = await serve();
    const health = watchHealth(address);
    expect(await once(health, "data")).toEqual([SERVING]);
    const script = bank(address).runScript({ script: LONG, style: "", seed: 7n, keepGoing: false });
    await once(script, "readable"); // and nobody reads
    expect(server.hostIds).toHaveLength(2);
    const told = once(health, "data");
    const ended = once(health, "error");
    const cut = once(script, "error");
    server.kill("SIGINT");
    expect(await told).toEqual([NOT_SERVING]);
    expect(await ended).toMatchObject([{ code: status.UNAVAILABLE }]);
    expect(await server.ended).toMatchObject({ status: 0, stderr: "" });
    expect(server.hostIds).toEqual([]);
    script.resume();
    expect([status.UNAVAILABLE, status.CANCELLED]).toContain(((await cut) as [{ code: number }])[0].code);
  });

  it("ends at once when it is asked again, and leaves no address and no host", async () => {
    const file = join(emptyFolder(), "address");
    const { server, address } = await serve("--address-file", file);
    const client = bank(address);
    await new Promise((resolve) => client.startMaster({}, resolve));
    await new Promise((resolve) => client.createNode({ node: 1, balance: 5n }, resolve));
    const [host = 0] = server.hostIds;
    process.kill(host, "SIGSTOP"); // it answers nothing from here on: a call to it takes as long as the server lets it
    const calling = new Promise((resolve) => client.receive({ node: 1 }, resolve));
    const health = watchHealth(address);
    await once(health, "data");
    health.on("error", () => undefined);
    const told = once(health, "data");
    server.kill("SIGINT");
    expect(await told).toEqual([NOT_SERVING]);
    server.kill("SIGINT");
    expect(await server.exited).toBe(130);
    process.kill(host, "SIGCONT");
    await server.gone();
    await calling;
    expect(existsSync(file)).toBe(false);
  });
});
