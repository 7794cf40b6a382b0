/**
 * Who may connect to a server, and do what.
 *
 * - `index.ts`: what the rest of gRPC uses
 * - `server-security.ts`, `client-security.ts`: what either end is set up with; `secret-file.ts`: reading it; `tokens.ts`: token files
 * - `door.ts`: all of it together, as a server needs it; `exposure.ts`: where it is safe to listen
 * - `roles.ts`: which role each method takes; `authentication.ts`: the role that somebody has
 * - `guard.ts`: every call passes here; `visitors.ts`: the connections that they come on, `peer-name.ts`: telling those apart
 * - `handshakes.ts`: TLS that is not agreed on yet; `failures.ts`: how often an address failed
 * - `limits.ts`: every limit, with its reason
 */
export { type ClientSecurity, channelCredentials, channelOptions, NO_CLIENT_SECURITY } from "./client-security.js";
export { openDoor } from "./door.js";
export type { ServerSecurity } from "./server-security.js";
