import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Authority, writeCertificates } from "@cutline/certificates";
import { BankServiceClient, CreateNodeRequest, StartMasterRequest } from "@cutline/protocol/bank/grpc";
import { credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { CutlineProcess } from "./cutline-process.js";
import { temporaryDirectory } from "./scripts.js";

export const OPERATOR = "fedcba9876543210fedcba9876543210";
export const VIEWER = "0123456789abcdef0123456789abcdef";

/** A master that speaks TLS, and what its administrator has made besides. */
export interface SecureMaster {
  /** HOST:PORT. The host is a name: Node.js warns where a server with TLS is known by an address alone. */
  readonly address: string;
  /** The authority to trust, and one that has nothing to do with it. */
  readonly ca: string;
  readonly otherCa: string;
  /** Certificates and keys of clients. */
  readonly operator: readonly string[];
  readonly viewer: readonly string[];
}

/** A master that asks for tokens, or for certificates. */
export async function secureMaster(asks: "tokens" | "certificates"): Promise<SecureMaster> {
  const directory = temporaryDirectory();
  const authority = await Authority.create();
  const write = (name: string, content: string | Buffer): string => {
    writeFileSync(join(directory, name), content, { mode: 0o600 });
    return join(directory, name);
  };
  const client = async (role: string): Promise<string[]> => {
    const { cert, key } = writeCertificates(directory, role, await authority.client({ subject: `OU=cutline-${role},CN=${role}` }));
    return ["--tls-cert", cert, "--tls-key", key];
  };
  const ca = write("ca.crt", authority.ca);
  const { cert, key } = writeCertificates(directory, "server", await authority.server());
  const tokens = ["--token-file", write("tokens", `operator ${OPERATOR}\nviewer ${VIEWER}\n`)];
  const asked = asks === "tokens" ? tokens : ["--client-ca", ca];
  const server = new CutlineProcess(["serve", "--port", "0", "--hosts", "0", "--tls-cert", cert, "--tls-key", key, ...asked]);
  const [, port = ""] = await server.prints(/^cutline master is listening on 127\.0\.0\.1:(\d+); Ctrl-C ends it\n$/);
  const otherCa = write("other.crt", (await Authority.create("CN=another")).ca);
  return { address: `localhost:${port}`, ca, otherCa, operator: await client("operator"), viewer: await client("viewer") };
}

/** Begins a cluster with two nodes there, of 1000 and of 500, with the operator's token. */
export async function beginCluster(address: string, ca: Buffer): Promise<void> {
  const bank = new BankServiceClient(address, credentials.createSsl(ca));
  const metadata = new Metadata();
  metadata.set("authorization", `Bearer ${OPERATOR}`);
  const done = (make: (answer: (error: ServiceError | null) => void) => unknown): Promise<void> =>
    new Promise((resolve, reject) => {
      make((error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  try {
    await done((answer) => bank.startMaster(StartMasterRequest.fromPartial({}), metadata, answer));
    await done((answer) => bank.createNode(CreateNodeRequest.fromPartial({ node: 1, balance: 1000n }), metadata, answer));
    await done((answer) => bank.createNode(CreateNodeRequest.fromPartial({ node: 2, balance: 500n }), metadata, answer));
  } finally {
    bank.close();
  }
}
