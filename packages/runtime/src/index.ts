/**
 * Hosts: processes that run nodes.
 *
 * - `run-host.ts`: a host process from start to end; `host-program.ts`: the core's host machine on real sockets
 * - `host-options.ts`: what a master tells a host that it starts; a door of its own, `@cutline/runtime/environment`, which loads no sockets
 * - `control-link.ts`: the connection to the master; `read-tls.ts`: what TLS is made with
 * - `web-socket-transport.ts`: connections between hosts, `link-socket.ts`: one of them; `link-server.ts`: listening
 * - `alarm.ts`: time, for the core's connection machine
 * - `turn.ts`: one flush a turn of the event loop
 * - `limits.ts`: limits and deadlines
 */
export { hostArguments, hostEnvironment, type HostOptions, readHostOptions, type TlsPaths } from "./host-options.js";
export { HostProgram } from "./host-program.js";
export { runHost } from "./run-host.js";
