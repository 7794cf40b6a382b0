import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ECHO_SERVICE } from "./echo-service.js";

// The other process of the bare grpc-js benchmark: answers each call with its own bytes, and says on standard output where it listens.
// Statistics that nobody reads cost time: Cutline's server does without them, too.
const server = new Server({ "grpc.enable_channelz": 0 });
server.addService(ECHO_SERVICE, {
  echo: (call: { request: Buffer }, answer: (error: null, reply: Buffer) => void) => {
    answer(null, call.request);
  },
});
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});
