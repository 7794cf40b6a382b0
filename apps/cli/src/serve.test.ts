import { describe, expect, it } from "vitest";
import { cutline, CutlineProcess } from "./testing/cutline-process.js";
import { heldScript, writeScript } from "./testing/scripts.js";

interface Server {
  readonly process: CutlineProcess;
  readonly address: string;
}

/** A server on a free port of this machine. */
async function serve(...options: string[]): Promise<Server> {
  const process = new CutlineProcess(["serve", "--port", "0", ...options]);
  const [, address = ""] = await process.prints(/^cutline master is listening on (127\.0\.0\.1:\d+); Ctrl-C ends it\n$/);
  return { process, address };
}

/** A script that stands still on a server with two nodes, where nobody reads what it prints. */
async function heldRun(address: string): Promise<CutlineProcess> {
  const run = new CutlineProcess(["--master", address, writeScript(heldScript(2))], { held: true });
  await run.standsStill();
  return run;
}

describe("a script on a master that runs elsewhere", () => {
  it("prints what it prints on one of its own", async () => {
    const { address } = await serve();
    for (const name of ["arg.txt", "six-nodes.txt", "largest-amounts.txt"]) {
      const words = ["--seed", "7", "--style", "echo", `examples/${name}`];
      const embedded = await cutline([...words, "--hosts", "0"]);
      expect(embedded.status).toBe(0);
      expect(await cutline(["--master", address, ...words])).toEqual(embedded);
    }
  });

  it("has its processes there, and its KillAll ends them and leaves the server running", async () => {
    const { process: server, address } = await serve();
    const run = await heldRun(address);
    expect([run.hostIds.length, server.hostIds.length]).toEqual([0, 2]);
    run.release();
    expect((await run.ended).status).toBe(0);
    expect(server.hostIds).toEqual([]);
    expect((await cutline(["--master", address, "examples/arg.txt"])).status).toBe(0);
  });

  it("is refused while another one is there, and does it no harm", async () => {
    const { address } = await serve("--hosts", "0");
    const run = await heldRun(address);
    const other = await cutline(["--master", address, "examples/arg.txt"]);
    expect(other).toEqual({
      status: 1,
      stdout: "",
      stderr: "examples/arg.txt:8: StartMaster: the cluster is running already; end it first (KillAll) [ALREADY_STARTED]\n",
    });
    const persistent = await cutline(["--master", address, "--keep-going", "-"], { input: "StartMaster\nCreateNode 9 5\nKillAll\n" });
    expect(persistent.stderr.match(/\[[A-Z_]+\]/g)).toEqual(["[ALREADY_STARTED]", "[NOT_STARTED]", "[NOT_STARTED]"]);
    run.release();
    const { status, stdout } = await run.ended;
    expect(status).toBe(0);
    expect(stdout.endsWith("channel (2 → 1) = 0\n")).toBe(true);
  });

  it("fails as it would on one of its own, and leaves no nodes", async () => {
    const { process: server, address } = await serve();
    const script = writeScript(["StartMaster", "CreateNode 1 5", "CreateNode 1 5"]);
    const embedded = await cutline([script]);
    expect(embedded.stderr).toBe(`${script}:3: CreateNode 1 5: node 1 exists already [NODE_EXISTS]\n`);
    expect(await cutline(["--master", address, script])).toEqual(embedded);
    expect(server.hostIds).toEqual([]);
  });

  it("leaves no nodes where it is interrupted", async () => {
    const { process: server, address } = await serve();
    const run = await heldRun(address);
    run.kill("SIGINT");
    expect(await run.exited).toBe(130);
    expect(server.hostIds).toEqual([]);
    expect((await cutline(["--master", address, "examples/arg.txt"])).status).toBe(0);
  });

  it("says so where no master answers, or goes away", async () => {
    const { process: server, address } = await serve();
    const run = await heldRun(address);
    server.kill("SIGKILL");
    await server.gone();
    run.release();
    const { status, stderr } = await run.ended;
    expect(stderr).toMatch(/KillAll at the end: .* \[MASTER_(?:LOST|UNREACHABLE)\]\n$/);
    expect(status).toBe(1);
    expect(await cutline(["--master", address, "examples/arg.txt"])).toEqual({
      status: 1,
      stdout: "",
      stderr: `examples/arg.txt:8: StartMaster: no master answers at ${address}: connect ECONNREFUSED ${address}; start one with \`cutline serve\` [MASTER_UNREACHABLE]\n`,
    });
  });

  it("wants an address", async () => {
    const { status, stderr } = await cutline(["--master", "somewhere", "examples/arg.txt"]);
    expect(stderr).toMatch(/^cutline: "somewhere" is no address of a master; one is HOST:PORT, such as \S+ \[BAD_ADDRESS\]\n$/);
    expect(status).toBe(2);
  });
});

describe("a server", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("ends with its hosts after %s", async (signal) => {
    const { process: server, address } = await serve();
    await heldRun(address);
    expect(server.hostIds).toHaveLength(2);
    server.kill(signal);
    const { status, stderr } = await server.ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    await server.gone();
  });

  it("says of a host that was lost", async () => {
    const { process: server, address } = await serve();
    const run = await heldRun(address);
    const [host] = server.hostIds;
    process.kill(host!, "SIGKILL");
    run.release();
    await run.ended;
    server.kill("SIGINT");
    expect((await server.ended).stderr).toMatch(/^cutline: host \d \(process \d+\) is gone: it was ended by SIGKILL\. .* \[HOST_LOST\]\n$/);
  });

  it("is refused a port that is in use", async () => {
    const { address } = await serve();
    const { status, stderr } = await cutline(["serve", "--port", address.split(":")[1] ?? ""]);
    expect(stderr).toBe(`cutline: ${address} is in use by another program; choose another port, or 0 for a free one [ADDRESS_IN_USE]\n`);
    expect(status).toBe(2);
  });

  it("listens to other machines only where it is told that this is meant", async () => {
    const { status, stderr } = await cutline(["serve", "--host", "0.0.0.0", "--port", "0"]);
    expect(stderr).toMatch(/^cutline: on 0\.0\.0\.0 anybody who reaches this machine could drive the cluster; .* \[INSECURE_ADDRESS\]\n$/);
    expect(status).toBe(2);
    const server = new CutlineProcess(["serve", "--host", "0.0.0.0", "--port", "0", "--insecure"]);
    await server.prints(/^cutline master is listening on 0\.0\.0\.0:\d+/);
  });
});
