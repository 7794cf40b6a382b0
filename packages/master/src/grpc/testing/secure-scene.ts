import { connect as connectPlain, type Socket } from "node:net";
import { Authority } from "@cutline/certificates";
import { expect, onTestFinished } from "vitest";
import { parseAddress } from "../address.js";
import type { ServerSecurity } from "../security/index.js";
import { Tokens } from "../security/tokens.js";
import type { ServeOptions } from "../serve.js";
import { MemoryCluster } from "./memory-cluster.js";
import { type ClientLook, SecureClient } from "./secure-clients.js";
import { MASTER, serving } from "./serving.js";

export const VIEWER = "0123456789abcdef0123456789abcdef";
export const OPERATOR = "fedcba9876543210fedcba9876543210";
export const TOKENS = Tokens.parse(`viewer ${VIEWER}\noperator ${OPERATOR}`, "tokens");

export const authority = await Authority.create();
export const { ca } = authority;
export const stranger = await Authority.create("CN=a stranger");
export const own = await authority.server();
export const clients = {
  operator: await authority.client({ subject: "OU=cutline-operator,CN=ann" }),
  viewer: await authority.client({ subject: "CN=bob,OU=cutline-viewer" }),
  nobody: await authority.client({ subject: "CN=cutline-operator,OU=sales" }),
  over: await authority.client({ subject: "OU=cutline-operator", expired: true }),
  forged: await stranger.client({ subject: "OU=cutline-operator" }),
  server: await authority.server({ subject: "OU=cutline-operator" }),
};

export const MUTUAL: ServerSecurity = { tls: { ...own, clientCa: ca }, tokens: null };
export const BEARER: ServerSecurity = { tls: null, tokens: TOKENS };
export const BOTH: ServerSecurity = { tls: { ...own, clientCa: ca }, tokens: TOKENS };

export interface Scene {
  readonly address: string;
  readonly cluster: MemoryCluster;
  /** What was told of strangers. */
  readonly lines: string[];
  readonly client: (look?: ClientLook) => SecureClient;
  /** Connects without gRPC, and says `text`. Resolves when the connection is closed. */
  readonly say: (text: string | Buffer) => Promise<void>;
}

export async function scene(security: ServerSecurity, options: Partial<ServeOptions> = {}): Promise<Scene> {
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

export function connect(address: string): Socket {
  const socket = connectPlain(parseAddress(address));
  socket.on("error", () => undefined); // "close" tells, too
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** Resolves when a connection is gone, in peace or not. */
export function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.resume().once("close", () => {
      resolve();
    });
  });
}

/** Makes sure that a server has not been started by anybody, and works. */
export async function isUntouched({ client }: Scene, look: ClientLook): Promise<void> {
  expect(await client(look).call(MASTER.startCluster, { seed: 1n })).toMatchObject({ seed: 1n });
}
