import { once } from "node:events";
import { MasterServiceClient } from "@cutline/protocol/grpc";
import { type ClientReadableStream, credentials } from "@grpc/grpc-js";

/** Clients that ask for events, each on a connection of its own, and read nothing but the first word. */
export class SlowReaders {
  private constructor(
    private readonly clients: readonly MasterServiceClient[],
    private readonly streams: readonly ClientReadableStream<unknown>[],
  ) {}

  /** Resolves once the server has told each where its events begin. Rejects where one is refused. */
  static async open(address: string, readers: number): Promise<SlowReaders> {
    const options = { "grpc.use_local_subchannel_pool": 1 };
    const clients = Array.from({ length: readers }, () => new MasterServiceClient(address, credentials.createInsecure(), options));
    const streams = clients.map((client) => client.watchEvents({ fromPosition: 0n }));
    const opened = new SlowReaders(clients, streams);
    try {
      await Promise.all(streams.map((stream) => once(stream, "readable")));
    } catch (error) {
      opened.leave();
      throw error;
    }
    return opened;
  }

  /** All of them leave at once. */
  leave(): void {
    for (const stream of this.streams) {
      stream.on("error", () => undefined); // that it was cancelled
      stream.cancel();
    }
    for (const client of this.clients) client.close();
  }
}
