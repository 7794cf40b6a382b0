import { resolve } from "node:path";
import type { ServerSecurityFiles } from "@cutline/master/grpc";
import { AddressFile } from "./address-file.js";
import { type HostCommands, localCluster } from "./clusters.js";
import { EXIT_STATUS } from "./exit-status.js";
import { listenForInterrupts } from "./interrupt.js";
import type { StandardOutput } from "./standard-output.js";

/** What `cutline serve` was asked to do. */
export interface ServeRequest {
  readonly host: string;
  /** 0 to 65535; 0: any free one. */
  readonly port: number;
  /** As in ClusterChoice. */
  readonly hosts: number | null;
  readonly hostCommands: HostCommands;
  /** Whether `host` may be one that other machines reach, though nobody is asked who it is. */
  readonly insecure: boolean;
  /** Who gets in, and what connections are protected with. */
  readonly files: ServerSecurityFiles;
  /** Where to write the address, for other programs; null: nowhere. */
  readonly addressFile: string | null;
}

/**
 * Serves a cluster through gRPC until it is interrupted, then ends calls, hosts and itself in bounded time. Says on standard output, and in the file that was
 * asked for, where, once it can be reached. With TLS, hosts and master speak it, too, with
 * the same certificate.
 */
export async function serveCommand(request: ServeRequest, output: StandardOutput): Promise<number> {
  const { host, port, hosts, hostCommands, insecure, files, addressFile } = request;
  const [{ readServerSecurity, serveCluster }, { readScriptFor }] = await Promise.all([
    import("@cutline/master/grpc"),
    import("./script-runner.js"),
  ]);
  const security = await readServerSecurity(files);
  const trouble = (code: string, message: string): void => {
    process.stderr.write(`cutline: ${message} [${code}]\n`);
  };
  const stranger = (line: string): void => {
    trouble("STRANGER", line);
  };
  const paths = { cert: resolve(files.tlsCert ?? ""), key: resolve(files.tlsKey ?? "") };
  const tls = security.tls === null ? null : { paths, cert: security.tls.cert, key: security.tls.key };
  const cluster = localCluster({ hosts, hostCommands, nodesExpected: 0, trouble, tls });
  const interruption = listenForInterrupts();
  try {
    const served = await serveCluster(cluster, { application: "bank", host, port, insecure, security, stranger, scripts: readScriptFor });
    try {
      const file = addressFile === null ? null : AddressFile.write(addressFile, served.address);
      output.write(`cutline master is listening on ${served.address}; Ctrl-C ends it\n`);
      await aborted(interruption.signal);
      file?.close();
    } finally {
      await served.close();
    }
  } finally {
    await cluster.close();
    interruption.release();
  }
  return EXIT_STATUS.done;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => {
      resolve();
    });
  });
}
