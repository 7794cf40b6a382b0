/**
 * A host process that behaves as ODD_BEHAVIOUR says, for tests of its master. It introduces itself and answers every request with "done", and:
 *
 * - `silent`: doesn't introduce itself
 * - `dead`: says why on standard error, and ends
 * - `stranger`: introduces itself with another token
 * - `mute`: answers nothing
 * - `mortal`: ends when it is asked for a survey, and says why
 * - `clinging`: goes on when its connection is closed
 */
import { hostFrames, masterFrames, PROTOCOL_VERSION, SUBPROTOCOL } from "@cutline/protocol";
import { WebSocket } from "ws";

const { ODD_BEHAVIOUR: behaviour, ODD_MASTER: master, ODD_TOKEN: token, ODD_HOST: host } = process.env;

function end(words, status) {
  process.stderr.write(`${words}\n`, () => process.exit(status));
}

function answer(socket, { requestId, request }) {
  if (behaviour === "mute") return;
  if (behaviour === "mortal" && request.$case === "survey") return end("I don't like surveys", 3);
  socket.send(
    hostFrames.encode({ messages: [{ message: { $case: "reply", value: { requestId, outcome: { $case: "done", value: {} } } } }] }),
  );
}

function connect() {
  const socket = new WebSocket(master, SUBPROTOCOL, { perMessageDeflate: false });
  const value = {
    protocolVersion: PROTOCOL_VERSION,
    hostId: Number(host),
    joinToken: behaviour === "stranger" ? "guessed" : token,
    linkAddress: "ws://nowhere",
    processId: process.pid,
  };
  socket.on("open", () => {
    if (behaviour !== "silent") socket.send(hostFrames.encode({ messages: [{ message: { $case: "hello", value } }] }));
  });
  socket.on("message", (data) => {
    for (const request of masterFrames.decode(data).requests) answer(socket, request);
  });
  socket.on("error", () => undefined);
  socket.on("close", (_code, reason) => {
    if (behaviour === "clinging") setTimeout(() => undefined, 60_000);
    else end(`sent away: ${reason}`, 0);
  });
}

if (behaviour === "dead") end("I can't live like this", 3);
else connect();
