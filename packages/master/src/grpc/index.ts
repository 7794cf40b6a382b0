/**
 * The cluster over gRPC, `@cutline/master/grpc`: the server, and the client that makes a cluster of another master's. A door of its own, so
 * that whoever needs no gRPC doesn't load it.
 *
 * - `index.ts`: this door
 * - `serve.ts`: one server with every service on it; `listener.ts`: the port it has, and who may connect; `silent-sockets.ts`: who must go
 * - `master-service.ts`: MasterService; `bank-service.ts`: BankService, in the words of `bank-words.ts`
 * - `collections.ts`: the snapshots collected last, which all clients share
 * - `unary.ts`: how a call is answered; `status.ts`: which error is which gRPC status
 * - `generic-services.ts`: health checking and server reflection; `descriptor-set.ts`: the files that it tells of
 * - `remote-cluster.ts`: a Cluster behind a server; `remote-calls.ts`: its connection; `remote-error.ts`: a status made an error again
 * - `security/`: who may connect, and do what
 * - `address.ts`: HOST:PORT; `limits.ts`: every limit, with its reason
 */
export { RemoteCluster, type RemoteClusterOptions } from "./remote-cluster.js";
export { type ClientSecurityFiles, readClientSecurity } from "./security/client-security.js";
export { readServerSecurity, type ServerSecurityFiles } from "./security/server-security.js";
export { serveCluster, type ServedCluster, type ServeOptions } from "./serve.js";
