import { once } from "node:events";
import { type ClientHttp2Session, type ClientHttp2Stream, connect, type IncomingHttpHeaders } from "node:http2";
import { createConnection } from "node:net";
import { onTestFinished } from "vitest";
import { parseAddress } from "../address.js";

/** How a call ended. */
export interface RawEnd {
  /** Of HTTP. */
  readonly http: number | undefined;
  /** The gRPC status; undefined: there was none. */
  readonly code: number | undefined;
  readonly message: string;
  readonly reason: string | undefined;
}

/** An HTTP/2 connection until the test ends, for calls as no library makes them. `from`: the address of this machine that it comes from. */
export function rawSession(address: string, from = "127.0.0.1"): ClientHttp2Session {
  const session = connect(`http://${address}`, {
    createConnection: () => createConnection({ ...parseAddress(address), localAddress: from }),
  });
  session.on("error", () => undefined); // "close" tells, too
  onTestFinished(() => {
    session.destroy();
  });
  return session;
}

/** Begins a call. Its body is the caller's to write. */
export function begin(session: ClientHttp2Session, path: string, headers: Readonly<Record<string, string>> = {}): ClientHttp2Stream {
  const usual = { ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers" };
  const stream = session.request({ ...usual, ...headers });
  stream.on("error", () => undefined); // "close" tells, too
  return stream;
}

/** Makes a call whose body is `body`, and reads to its end. */
export async function rawCall(
  session: ClientHttp2Session,
  path: string,
  body: Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawEnd> {
  const stream = begin(session, path, headers);
  stream.end(body);
  return endOf(stream);
}

/** How a call ends. What it gives is thrown away. */
export async function endOf(stream: ClientHttp2Stream): Promise<RawEnd> {
  let all: IncomingHttpHeaders = {};
  const keep = (headers: IncomingHttpHeaders): void => void (all = { ...all, ...headers });
  stream.on("response", keep).on("trailers", keep).resume();
  await once(stream, "close");
  const code = all["grpc-status"];
  return {
    http: Number(all[":status"]),
    code: code === undefined ? undefined : Number(code),
    message: decodeURI(String(all["grpc-message"] ?? "")),
    reason: all["cutline-reason"] as string | undefined,
  };
}

/** A message as gRPC puts it on the wire. */
export function framed(message: Uint8Array, { compressed = false, declared = message.length } = {}): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed ? 1 : 0, 0);
  head.writeUInt32BE(declared, 1);
  return Buffer.concat([head, message]);
}
