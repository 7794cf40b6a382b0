import { Client, credentials, Metadata, type MethodDefinition } from "@grpc/grpc-js";
import { onTestFinished } from "vitest";
import type { Issued } from "@cutline/certificates";

/** How a test's client shows who it is. */
export interface ClientLook {
  /** The authority that it trusts; absent: it speaks in the clear. */
  readonly ca?: Buffer;
  readonly own?: Issued;
  /** What it puts under "authorization". */
  readonly authorization?: string;
  /** Further metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A client of a test's own, which shares nothing with RemoteCluster. */
export class SecureClient {
  private readonly client: Client;
  private readonly metadata = new Metadata();

  constructor(address: string, { ca, own, authorization, metadata = {} }: ClientLook = {}) {
    const secure = ca === undefined ? credentials.createInsecure() : credentials.createSsl(ca, own?.key ?? null, own?.cert ?? null);
    this.client = new Client(address.replace("127.0.0.1", "localhost"), secure, { "grpc.use_local_subchannel_pool": 1 });
    if (authorization !== undefined) this.metadata.set("authorization", authorization);
    for (const [key, value] of Object.entries(metadata)) this.metadata.set(key, value);
    onTestFinished(() => this.client.close());
  }

  /** A unary call. Rejects with the ServiceError. */
  call<Request, Response>(method: MethodDefinition<Request, Response>, request: Request): Promise<Response> {
    const { path, requestSerialize, responseDeserialize } = method;
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, this.metadata, (error, response) => {
        if (response === undefined) reject(error ?? new Error("neither an error nor a response"));
        else resolve(response);
      });
    });
  }
}
