import { WebSocket } from "ws";

// The other process of the bare ws benchmark: sends each message back.
const socket = new WebSocket(process.argv[2] ?? "", { perMessageDeflate: false });
socket.on("message", (data) => {
  socket.send(data);
});
