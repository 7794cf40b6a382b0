import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall } from "@grpc/grpc-js";
import { ECHO_SERVICE } from "./echo-service.js";
import { startWsChain } from "./ws-chain.js";

// The other process of the bare grpc-js benchmark: answers each call with its own bytes, and says on standard output where it listens. Where it is told a
// number, the bytes go through so many further processes first. Statistics that nobody reads cost time: Cutline's server does without them, too.
type Echo = (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => void;

const processes = Number(process.argv[2] ?? "0");
const server = new Server({ "grpc.enable_channelz": 0 });
server.addService(ECHO_SERVICE, { echo: processes === 0 ? echo : await echoThrough(processes) });
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});

function echo(...[{ request }, answer]: Parameters<Echo>): void {
  answer(null, request);
}

/** Answers come back in the order of the calls. */
async function echoThrough(processes: number): Promise<Echo> {
  const { socket } = await startWsChain(processes);
  const waiting: sendUnaryData<Buffer>[] = [];
  socket.on("message", (data: Buffer) => waiting.shift()?.(null, data));
  return ({ request }, answer) => {
    waiting.push(answer);
    socket.send(request);
  };
}
