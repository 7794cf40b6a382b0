import { once } from "node:events";
import { WebSocket } from "ws";
import { startWsChain } from "./ws-chain.js";

// A process of a chain: passes each message on, and its answer back; the last one, with nobody behind it, sends each message back.
const [address = "", behind = "0"] = process.argv.slice(2);
const chain = behind === "0" ? null : await startWsChain(Number(behind));
const before = new WebSocket(address, { perMessageDeflate: false });
const after = chain?.socket ?? before;
before.on("message", (data) => {
  after.send(data);
});
chain?.socket.on("message", (data) => {
  before.send(data);
});
await once(before, "close");
await chain?.close();
