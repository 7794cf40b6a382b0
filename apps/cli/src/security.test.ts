import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { connect as connectPlain, type Socket } from "node:net";
import { join } from "node:path";
import { Authority, writeCertificates } from "@cutline/certificates";
import { describe, expect, it } from "vitest";
import { cutline, CutlineProcess, type Ended } from "./testing/cutline-process.js";
import { portsOf } from "./testing/ports.js";
import { heldScript, temporaryDirectory, writeScript } from "./testing/scripts.js";

const VIEWER = "0123456789abcdef0123456789abcdef";
const OPERATOR = "fedcba9876543210fedcba9876543210";

const isLinux = process.platform === "linux";

const authority = await Authority.create();
const issued = {
  server: await authority.server(),
  operator: await authority.client({ subject: "OU=cutline-operator,CN=ann" }),
  viewer: await authority.client({ subject: "OU=cutline-viewer,CN=bob" }),
};

/** Files as an administrator would make them, and the options that name them. */
function secrets() {
  const directory = temporaryDirectory();
  const write = (name: string, content: string | Buffer, mode: number): string => {
    const path = join(directory, name);
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  };
  const ca = write("ca.crt", authority.ca, 0o644);
  const server = writeCertificates(directory, "server", issued.server);
  const operator = writeCertificates(directory, "operator", issued.operator);
  const viewer = writeCertificates(directory, "viewer", issued.viewer);
  return {
    write,
    tokens: write("tokens", `# of a test\noperator ${OPERATOR}\nviewer ${VIEWER}\n`, 0o600),
    serve: ["--tls-cert", server.cert, "--tls-key", server.key],
    clientCa: ["--client-ca", ca],
    trust: ["--tls-ca", ca],
    operator: ["--tls-cert", operator.cert, "--tls-key", operator.key],
    viewer: ["--tls-cert", viewer.cert, "--tls-key", viewer.key],
  };
}

async function serve(...options: string[]): Promise<{ readonly process: CutlineProcess; readonly address: string }> {
  const process = new CutlineProcess(["serve", "--port", "0", ...options]);
  const [, address = ""] = await process.prints(/^cutline master is listening on (\S+); Ctrl-C ends it\n$/);
  return { process, address };
}

async function end(server: CutlineProcess): Promise<Ended> {
  server.kill("SIGINT");
  return server.ended;
}

/** Says something to a port, and waits until the connection is closed. */
function say(port: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket: Socket = connectPlain(port, "127.0.0.1");
    socket.on("error", () => undefined); // "close" tells, too
    socket.write(text);
    socket.resume().once("close", () => {
      resolve();
    });
  });
}

describe("a script on a master with mutual TLS", () => {
  it("prints what it prints elsewhere, with hosts that speak TLS, too", async () => {
    const files = secrets();
    const { process: server, address } = await serve(...files.serve, ...files.clientCa);
    const words = ["--seed", "7", "--style", "echo", "examples/six-nodes.txt"];
    const embedded = await cutline([...words, "--hosts", "0"]);
    expect(await cutline(["--master", address, ...files.trust, ...files.operator, ...words])).toEqual(embedded);
    expect(await end(server)).toMatchObject({ status: 0, stderr: "" });
  });

  it("is refused to a viewer, and to whoever has no certificate, speaks no TLS, or trusts nobody here", async () => {
    const files = secrets();
    const { process: server, address } = await serve("--hosts", "0", ...files.serve, ...files.clientCa);
    const refused = async (...options: string[]): Promise<string> => {
      const { status, stdout, stderr } = await cutline(["--master", address, ...options, "examples/arg.txt"]);
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      return stderr;
    };
    expect(await refused(...files.trust, ...files.viewer)).toBe(
      "examples/arg.txt:8: StartMaster: a viewer may only look: StartCluster takes an operator [NOT_ALLOWED]\n",
    );
    expect(await refused(...files.trust)).toMatch(
      /: no safe connection to the master at \S+: .*certificate required; .* \[MASTER_UNTRUSTED\]\n$/,
    );
    expect(await refused()).toMatch(/ \[MASTER_UNREACHABLE\]\n$/);
    const other = files.write("other.crt", (await Authority.create("CN=another")).ca, 0o644);
    expect(await refused("--tls-ca", other, ...files.operator)).toMatch(
      /self-signed certificate in certificate chain; .* \[MASTER_UNTRUSTED\]\n$/,
    );
    const { stderr } = await end(server);
    expect(stderr).toContain("cutline: 127.0.0.1 was turned away: it does not speak TLS [STRANGER]\n");
  });

  if (!isLinux) process.stderr.write("skipped: strangers at the ports of hosts, which are found by /proc\n");
  it.runIf(isLinux)("has ports of master and hosts at which strangers get nowhere, and each is told of once", async () => {
    const files = secrets();
    const { process: server, address } = await serve("--hosts", "2", ...files.serve, ...files.clientCa);
    const run = new CutlineProcess(["--master", address, ...files.trust, ...files.operator, writeScript(heldScript(2))], { held: true });
    await run.standsStill();
    const ports = [server.processId, ...server.hostIds].flatMap(portsOf);
    expect(ports).toHaveLength(4); // gRPC, control, and the links of two hosts
    for (let time = 0; time < 50; time += 1) await Promise.all(ports.map((port) => say(port, "GET / HTTP/1.1\r\nHost: here\r\n\r\n")));
    run.release();
    expect((await run.ended).status).toBe(0);
    const { stderr } = await end(server);
    const firsts = stderr.split("\n").filter((line) => line.includes("turned away: "));
    expect(firsts.sort()).toEqual([
      "cutline: 127.0.0.1 was turned away: it does not speak TLS [STRANGER]",
      "cutline: at the port of host 1, 127.0.0.1 was turned away: it does not speak TLS [STRANGER]",
      "cutline: at the port of host 2, 127.0.0.1 was turned away: it does not speak TLS [STRANGER]",
      "cutline: at the port that hosts come to, 127.0.0.1 was turned away: it does not speak TLS [STRANGER]",
    ]);
    expect(stderr.match(/turned away 49 more times: it does not speak TLS/g)?.length).toBeGreaterThanOrEqual(2);
  });
});

describe("a script on a master with tokens", () => {
  it("shows the one in a file, or in the environment", async () => {
    const files = secrets();
    const { process: server, address } = await serve("--hosts", "0", "--token-file", files.tokens);
    const token = files.write("token", `operator ${OPERATOR}\n`, 0o600);
    expect((await cutline(["--master", address, "--token-file", token, "examples/arg.txt"])).status).toBe(0);
    const environment = (CUTLINE_TOKEN: string) => ({ environment: { CUTLINE_TOKEN } });
    expect((await cutline(["--master", address, "examples/arg.txt"], environment(OPERATOR))).status).toBe(0);
    expect((await cutline(["--master", address, "examples/arg.txt"], environment(VIEWER))).stderr).toMatch(/ \[NOT_ALLOWED\]\n$/);
    expect((await cutline(["--master", address, "examples/arg.txt"], environment("wrong"))).stderr).toMatch(/ \[WRONG_TOKEN\]\n$/);
    expect((await cutline(["--master", address, "examples/arg.txt"])).stderr).toMatch(/ \[NO_TOKEN\]\n$/);
    expect((await end(server)).stderr.split("\n")).toHaveLength(3);
  });

  it("can be typed at a prompt, too", async () => {
    const files = secrets();
    const { address } = await serve("--hosts", "0", "--token-file", files.tokens, ...files.serve);
    const words = ["repl", "--master", address, ...files.trust];
    const { status } = await cutline(words, { input: "StartMaster\nKillAll\n", environment: { CUTLINE_TOKEN: OPERATOR } });
    expect(status).toBe(0);
  });
});

describe("what is not safe is refused before anything is begun:", () => {
  it.each<[string, (files: ReturnType<typeof secrets>) => string[], string]>([
    ["listening beyond this machine with TLS alone", ({ serve }) => ["serve", "--host", "0.0.0.0", ...serve], "INSECURE_ADDRESS"],
    ["tokens in the clear", ({ tokens }) => ["serve", "--host", "0.0.0.0", "--insecure", "--token-file", tokens], "INSECURE_TOKEN"],
    ["a certificate without its key", ({ serve: [option = "", file = ""] }) => ["serve", option, file], "BAD_SECURITY"],
    [
      "a token file that others may read",
      ({ write }) => ["serve", "--token-file", write("open", `viewer ${VIEWER}\n`, 0o644)],
      "SECRET_EXPOSED",
    ],
    ["a short token", ({ write }) => ["serve", "--token-file", write("short", "viewer secret\n", 0o600)], "BAD_TOKENS"],
    ["a file that isn't there", () => ["serve", "--token-file", "/nowhere/tokens"], "CANT_READ"],
    [
      "a token to another machine in the clear",
      ({ tokens, write }) => [
        "run",
        "--master",
        "192.0.2.1:7077",
        "--token-file",
        write("one", readFileSync(tokens, "utf8").split("\n")[1] ?? "", 0o600),
        "examples/arg.txt",
      ],
      "INSECURE_TOKEN",
    ],
  ])("%s", async (_what, words, code) => {
    const { status, stdout, stderr } = await cutline(words(secrets()));
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^cutline: .* \\[${code}\\]\n$`));
  });

  it("secrets for a master, and no master", async () => {
    const { status, stderr } = await cutline(["run", "--tls-ca", "ca.crt", "examples/arg.txt"]);
    expect(stderr).toBe("cutline: --tls-ca is for a master that runs elsewhere: name it with --master\n");
    expect(status).toBe(2);
  });
});
