/**
 * The cluster over gRPC, `@cutline/master/grpc`: the server, and the client that makes a cluster of another master's. A door of its own, so
 * that whoever needs no gRPC doesn't load it.
 *
 * - `index.ts`: this door
 * - `serve.ts`: one server with every service on it; `listener.ts`: the port it has, and who may connect; `silent-sockets.ts`: who must go
 * - `master-service.ts`: MasterService; `bank-service.ts`: BankService, in the words of `bank-words.ts` and `bank-resources.ts`
 * - `master-commands.ts`, `bank-commands.ts`: what changes the cluster, alike as calls and in batches; `commands.ts`, `request-ids.ts`: repeats of them
 * - `reads.ts`: nodes, channels and snapshots, in pages (`page-tokens.ts`) and by fields (`field-mask.ts`); `snapshot-wait.ts`: until one is over
 * - `batch-stream.ts`, `event-stream.ts`: the streams; `run-script.ts`: RunScript, by the runner that whoever serves hands in (`script-runner.ts`), to a reader who may
 *   lag (`response-lines.ts`) or leave (`started-cluster.ts`); `ending.ts`: how the calls of a server that closes end
 * - `collections.ts`: the snapshots collected last, which all clients share; `service-parts.ts`: what services are made of
 * - `unary.ts`: how a call is answered; `status.ts`: which error is which gRPC status; `bad-request.ts`: wrong fields
 * - `generic-services.ts`: health checking and server reflection; `descriptor-set.ts`: the files that it tells of
 * - `remote-cluster.ts`: a Cluster behind a server; `remote-snapshots.ts`: what it has collected; `remote-calls.ts`: its connection; `remote-error.ts`: a status made an error again
 * - `security/`: who may connect, and do what
 * - `address.ts`: HOST:PORT; `limits.ts`: every limit, with its reason
 */
export { RemoteCluster, type RemoteClusterOptions } from "./remote-cluster.js";
export { RemoteSnapshots } from "./remote-snapshots.js";
export { badField } from "./bad-request.js";
export {
  BadScript,
  type ReadScript,
  type ScriptEnd,
  type ScriptProblem,
  type ScriptRequest,
  type ScriptRunner,
  type ScriptRunOptions,
} from "./script-runner.js";
export { type ClientSecurityFiles, readClientSecurity } from "./security/client-security.js";
export { readServerSecurity, type ServerSecurityFiles } from "./security/server-security.js";
export { serveCluster, type ServedCluster, type ServeOptions } from "./serve.js";
