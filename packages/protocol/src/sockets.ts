/** How frames come and go over WebSockets: what both ends of links and control links share. Needs ws. */
export { type FrameGuest, FrameServer, type FrameServerOptions } from "./frame-server.js";
export { bytesOf, FRAME_SOCKET_OPTIONS } from "./frame-socket.js";
export { INTRODUCTION_TOO_LARGE, StrangerAllowance } from "./stranger-allowance.js";
