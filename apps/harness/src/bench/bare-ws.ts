import { once } from "node:events";
import { startWsChain } from "./ws-chain.js";

/** Bytes of a message: what a small transfer takes. */
const MESSAGE_BYTES = 16;

/** Microseconds of a round trip between two processes over bare `ws`, one message at a time, over so many. */
export async function bareWsRoundTrip(roundTrips: number): Promise<number> {
  const chain = await startWsChain(1);
  const { socket } = chain;
  const message = new Uint8Array(MESSAGE_BYTES);
  const startedMs = performance.now();
  for (let sent = 0; sent < roundTrips; sent += 1) {
    const back = once(socket, "message");
    socket.send(message);
    await back;
  }
  const tookMs = performance.now() - startedMs;
  await chain.close();
  return (tookMs * 1000) / roundTrips;
}
