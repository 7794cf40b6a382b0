import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Authority, type Issued, writeCertificates } from "@cutline/certificates";
import { hostFrames } from "@cutline/protocol";
import { bytesOf, FrameServer, type FrameServerOptions } from "@cutline/protocol/sockets";
import { describe, expect, it, onTestFinished } from "vitest";
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
  readonly guests: string[] = [];
  private constructor(
    private readonly server: FrameServer,
    private child: ChildProcess | null = null,
  ) {}

  static async meets(listening: Issued, hosts: Issued, options: Partial<FrameServerOptions> = {}): Promise<LonelyHost> {
    const limits = { connectionsMax: 10, upgradeMsMax: 5_000, introductionBytesMax: 4_096 };
    const server = await FrameServer.listen({ listenHost: "127.0.0.1", ...limits, tls: listening, ...options }, ({ socket }) => {
      socket.once("message", (data) => {
        host.guests.push(JSON.stringify(hostFrames.decode(bytesOf(data)).messages[0]?.message?.$case));
        socket.close(1000, "seen");
      });
    });
    const host = new LonelyHost(server);
    onTestFinished(() => {
      host.child?.kill("SIGKILL");
      server.close();
    });
    host.start(hosts);
    return host;
  }

  /** How it ended, in its own words. */
  async lastWords(): Promise<string> {
    let said = "";
    this.child?.stderr?.on("data", (text: Buffer) => (said += text.toString()));
    if (this.child !== null) await once(this.child, "close");
    return said;
  }

  private start(hosts: Issued): void {
    const generated = temporaryDirectory();
    generatePython(generated);
    const { cert, key } = writeCertificates(temporaryDirectory(), "host", hosts);
    this.child = spawn(PYTHON ?? "python3", [join(TREE, "examples/nodes/python/host.py")], {
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        PYTHONPATH: generated,
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

describe.skipIf(isMissing)("a host in Python with a certificate", () => {
  it("introduces itself to a master with the same one", async () => {
    const host = await LonelyHost.meets(own, own);
    expect(await host.lastWords()).toBe("the master closed the connection: seen\n");
    expect(host.guests).toEqual(['"hello"']);
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
