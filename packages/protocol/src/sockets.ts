/** How frames come and go over WebSockets: what both ends of links and control links share, and what is said of strangers. Needs ws. */
export { type FrameGuest, FrameServer, type FrameServerOptions } from "./frame-server.js";
export { bytesOf, FRAME_SOCKET_OPTIONS } from "./frame-socket.js";
export { type FrameTls, pinnedAgent } from "./frame-tls.js";
export { digestOf, sameDigest, sameSecret, type SecretDigest } from "./secret.js";
export { INTRODUCTION_TOO_LARGE, StrangerAllowance } from "./stranger-allowance.js";
export type { TurnedAway } from "./stranger-log.js";
export { StrangerWatch } from "./stranger-watch.js";
export { describeTlsFailure } from "./tls-failure.js";
