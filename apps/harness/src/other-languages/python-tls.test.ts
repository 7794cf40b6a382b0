import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect as connectPlain, type Socket } from "node:net";
import { delimiter, join } from "node:path";
import { connect as connectTls } from "node:tls";
import { Authority, type Issued, writeCertificates } from "@cutline/certificates";
import { type HostHello, hostFrames, linkFrames, PROTOCOL_VERSION, SUBPROTOCOL } from "@cutline/protocol";
import { bytesOf, FrameServer, pinnedAgent } from "@cutline/protocol/sockets";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { CUTLINE } from "../cutline-process.js";
import { plannedScript } from "../fuzz/random-script.js";
import { tryScript } from "../fuzz/try-script.js";
import { cutLinks, cutsIn } from "../layouts/cut-links.js";
import { allLayouts, type Layout } from "../layouts/layout.js";
import { ServedMaster } from "../layouts/served-master.js";
import { TRAFFIC } from "../planted-bugs/part.js";
import { generatePython, pythonHost, pythonWith } from "../testing/python.js";
import { temporaryDirectory } from "../testing/temporary-directory.js";
import { TREE } from "../tree.js";

const PYTHON = pythonWith("websockets", "google.protobuf");
const PROGRAM = join(TREE, "examples/nodes/python");
const isMissing = PYTHON === null && process.env["CI"] !== "true";

const authority = await Authority.create();
const own = await authority.server();

/** A master and three hosts that speak TLS to each other, of which the n-th is the one in Python. */
async function secureLayout(n: bigint, environment: Readonly<Record<string, string>> = {}): Promise<Layout> {
  const [directory, generated] = [temporaryDirectory(), temporaryDirectory()];
  generatePython(generated);
  const { cert, key } = writeCertificates(directory, "cluster", own);
  const ca = join(directory, "ca.crt");
  writeFileSync(ca, authority.ca);
  const words = ["--tls-cert", cert, "--tls-key", key, "--host-command", pythonHost(PYTHON, generated, n)];
  const master = await ServedMaster.start(CUTLINE, { hosts: 3, words, environment });
  onTestFinished(() => master.close());
  return {
    name: `over TLS, host ${n} in Python`,
    processes: "a few",
    words: () => Promise.resolve(["--master", master.address, "--tls-ca", ca]),
    renew: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

describe.skipIf(isMissing)("two hosts of ours and one in Python that speak TLS", () => {
  const title = "print what one process prints, with every snapshot, though links are cut: host %i is the one in Python";
  it.each([1n, 2n, 3n])(title, { timeout: 60_000 }, async (n) => {
    const log = join(temporaryDirectory(), "cuts");
    const { environment = {} } = cutLinks(log);
    const script = plannedScript(TRAFFIC, n);
    expect(script.lines.filter((line) => line.startsWith("BeginSnapshot")).length).toBeGreaterThan(5);
    const layouts = [...allLayouts().slice(0, 1), await secureLayout(n, environment)];
    expect(await tryScript(script, layouts, { program: CUTLINE, signal: null })).toBeNull();
    expect(cutsIn(log)).toBeGreaterThanOrEqual(2);
  });
});

/** The host in Python, on its own: it has one certificate, and who listens where its master should be has another. */
class LonelyHost {
  /** Its hellos, and what they came on. */
  readonly guests: { readonly hello: HostHello; readonly socket: WebSocket }[] = [];
  /** Settles with the first of them. */
  readonly arrived: Promise<{ readonly hello: HostHello; readonly socket: WebSocket }>;
  private tellArrived: (guest: { readonly hello: HostHello; readonly socket: WebSocket }) => void = () => undefined;

  private constructor(
    private readonly server: FrameServer,
    private child: ChildProcess | null = null,
  ) {
    this.arrived = new Promise((resolve) => {
      this.tellArrived = resolve;
    });
  }

  static async meets(listening: Issued, hosts: Issued, words = [join(PROGRAM, "host.py")]): Promise<LonelyHost> {
    const limits = { connectionsMax: 10, upgradeMsMax: 5_000, introductionBytesMax: 4_096 };
    const server = await FrameServer.listen({ listenHost: "127.0.0.1", ...limits, tls: listening }, ({ socket }) => {
      socket.once("message", (data) => {
        const [first] = hostFrames.decode(bytesOf(data)).messages;
        if (first?.message?.$case !== "hello") throw new Error("a host's first message is its hello");
        const guest = { hello: first.message.value, socket };
        host.guests.push(guest);
        host.tellArrived(guest);
      });
    });
    const host = new LonelyHost(server);
    onTestFinished(() => {
      host.child?.kill("SIGKILL");
      server.close();
    });
    host.start(hosts, words);
    return host;
  }

  /** How it ended, in its own words. */
  async lastWords(): Promise<string> {
    let said = "";
    this.child?.stderr?.on("data", (text: Buffer) => (said += text.toString()));
    if (this.child !== null) await once(this.child, "close");
    return said;
  }

  private start(hosts: Issued, words: readonly string[]): void {
    const generated = temporaryDirectory();
    generatePython(generated);
    const { cert, key } = writeCertificates(temporaryDirectory(), "host", hosts);
    this.child = spawn(PYTHON ?? "python3", words, {
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        PYTHONPATH: [generated, PROGRAM].join(delimiter),
        PYTHONDONTWRITEBYTECODE: "1",
        CUTLINE_HOST_ID: "1",
        CUTLINE_MASTER_ADDRESS: this.server.address,
        CUTLINE_JOIN_TOKEN: "s3cret",
        CUTLINE_TLS_CERT: cert,
        CUTLINE_TLS_KEY: key,
      },
    });
  }
}

/** Says something on a connection, and waits until the other side has closed it. */
function closedAfter(socket: Socket, text: string): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    socket.on("close", () => {
      resolve();
    });
  });
  socket.on("error", () => undefined); // "close" tells, too
  socket.resume().write(text);
  return closed;
}

/** What a link is closed with, to whoever shows a token there, or null: says nothing. */
async function closeCodeOf(linkAddress: string, joinToken: string | null): Promise<unknown> {
  const socket = new WebSocket(linkAddress, SUBPROTOCOL, { agent: pinnedAgent(own) });
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.on("error", () => undefined); // "close" tells, too
  const hello = {
    protocolVersion: PROTOCOL_VERSION,
    hostId: 2,
    incarnation: "b7e1",
    received: 0,
    joinToken: joinToken ?? "",
    peerHostId: 1,
  };
  socket.on("open", () => {
    if (joinToken !== null) socket.send(linkFrames.encode({ frame: { $case: "hello", value: hello } }));
  });
  return closed;
}

describe.skipIf(isMissing)("a host in Python with a certificate", () => {
  it("introduces itself to a master with the same one", async () => {
    // In one file with its key, and with its authority behind it, as some keep it.
    const host = await LonelyHost.meets(own, { ...own, cert: Buffer.concat([own.key, own.cert, authority.ca]) });
    const { hello, socket } = await host.arrived;
    expect(hello).toMatchObject({ hostId: 1, joinToken: "s3cret", linkAddress: expect.stringMatching(/^wss:/) as string });
    expect(await closeCodeOf(hello.linkAddress, "another")).toBe(4002);
    const old = connectTls({ host: "127.0.0.1", port: Number(new URL(hello.linkAddress).port), ca: authority.ca, maxVersion: "TLSv1.2" });
    await expect(once(old, "secureConnect")).rejects.toThrow();
    socket.close(1000, "seen");
    expect(await host.lastWords()).toBe("the master closed the connection: seen\n");
  });

  it("closes what comes to its port and is none of the cluster, or says nothing, without a word on standard error", async () => {
    const host = await LonelyHost.meets(own, own, ["-c", "import asyncio, host; host.HANDSHAKE_S_MAX = 0.3; asyncio.run(host.main())"]);
    const { hello, socket } = await host.arrived;
    const notices: string[] = [];
    socket.on("message", (data) => {
      for (const { message } of hostFrames.decode(bytesOf(data)).messages)
        if (message?.$case === "notice") notices.push(message.value.message);
    });
    const port = Number(new URL(hello.linkAddress).port);
    const plain = () => connectPlain(port, "127.0.0.1");
    const secure = () => connectTls({ host: "127.0.0.1", port, ca: authority.ca });
    for (const dial of [plain, secure])
      for (const text of ["GET / HTTP/1.1\r\nHost: here\r\n\r\n", "no request at all\r\n\r\n", ""]) await closedAfter(dial(), text);
    const isTold = (reason: string) => notices.includes(`at the port of host 1, 127.0.0.1 was turned away: ${reason}`);
    // A busy machine may not get so far with each.
    while (!isTold("it was not a WebSocket in time")) await closedAfter(secure(), "");
    while (!isTold("it asked for something else than a link")) await closedAfter(secure(), "no request at all\r\n\r\n");
    expect([4003, 1006]).toContain(await closeCodeOf(hello.linkAddress, null)); // 1006: a busy machine hadn't made it a WebSocket by then
    expect(await closeCodeOf(hello.linkAddress, "another")).toBeGreaterThan(1000);
    socket.close(1000, "seen");
    expect(await host.lastWords()).toBe("the master closed the connection: seen\n");
    expect(new Set(notices).size).toBe(notices.length);
  });

  it.each<[string, () => Promise<[Issued, Issued]>, RegExp]>([
    ["another of the same authority", async () => [await authority.server(), own], /certificate verify failed/],
    [
      "another, though the host's has the authority in its chain",
      async () => [await authority.server(), { ...own, cert: Buffer.concat([own.cert, authority.ca]) }],
      /certificate verify failed/,
    ],
    [
      "one that the host's own, an authority's, has signed",
      async () => [await authority.server(), await authority.itself()],
      /its certificate is not that of this cluster/,
    ],
    [
      "the same one, whose time is over",
      async () => {
        const over = await authority.server({ expired: true });
        return [over, over];
      },
      /certificate has expired/,
    ],
  ])("tells nothing to a master that has %s", async (_which, certificates, reason) => {
    const host = await LonelyHost.meets(...(await certificates()));
    expect(await host.lastWords()).toMatch(reason);
    expect(host.guests).toEqual([]);
  });
});
