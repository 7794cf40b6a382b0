import { setMaxListeners } from "node:events";
import { inspect } from "node:util";
import { BankServiceService } from "@cutline/protocol/bank/grpc";
import { MasterServiceService } from "@cutline/protocol/grpc";
import { Server, type ServerInterceptor, type ServiceDefinition, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { formatAddress } from "./address.js";
import { bankService } from "./bank-service.js";
import type { ManagedCluster } from "../cluster/managed-cluster.js";
import { TrackedCluster } from "../tracked/tracked-cluster.js";
import { Collections } from "./collections.js";
import { Ending } from "./ending.js";
import type { Health } from "./generic-services.js";
import {
  CALLS_PER_CONNECTION_MAX,
  CONNECTIONS_MAX,
  LAST_WORDS_MS,
  PING_ANSWER_MS,
  REQUEST_BYTES_MAX,
  RESPONSE_BYTES_MAX,
  SERVER_PING_MS,
  SHUTDOWN_MS,
} from "./limits.js";
import { listen, type Listener } from "./listener.js";
import { masterService } from "./master-service.js";
import { PageTokens } from "./page-tokens.js";
import { Reads } from "./reads.js";
import { readAnything } from "./readable.js";
import { RequestIds } from "./request-ids.js";
import type { ScriptRunner } from "./script-runner.js";
import type { ServiceParts } from "./service-parts.js";
import { openDoor, type ServerSecurity } from "./security/index.js";
import { type FaultListener, unaryWith } from "./unary.js";

const MASTER_SERVICE = "cutline.v1.MasterService";
const BANK_SERVICE = "cutline.bank.v1.BankService";

/** How a cluster is served. */
export interface ServeOptions {
  /** Name of the application that the nodes run. Where it is "bank", there is a BankService besides. */
  readonly application: string;
  /** Where to listen: 127.0.0.1 unless told otherwise. */
  readonly host?: string;
  /** 0 to 65535; 0, or absent: a free one. */
  readonly port?: number;
  /** Listen where other machines can connect, though nothing is encrypted and anybody may do anything. */
  readonly insecure?: boolean;
  /** Who may connect and do what, and what protects connections; absent: anybody, anything, nothing. */
  readonly security?: ServerSecurity;
  /** Told of strangers: a line each time that there is something to tell. Unless given, it is written on standard error. */
  readonly stranger?: (line: string) => void;
  /** From a connection to its first call by somebody known, in milliseconds: AUTHENTICATION_MS_MAX unless told otherwise. */
  readonly authenticationMs?: number;
  /** How long TLS may take to be agreed on, in milliseconds: TLS_HANDSHAKE_MS_MAX unless told otherwise. */
  readonly handshakeMs?: number;
  /** Connections at a time: CONNECTIONS_MAX unless told otherwise. */
  readonly connectionsMax?: number;
  /** Bytes of the largest response: RESPONSE_BYTES_MAX unless told otherwise. */
  readonly responseBytesMax?: number;
  /** How often connections are looked at for whether they have gone silent, in milliseconds: SILENCE_CHECK_MS unless told otherwise. */
  readonly silenceCheckMs?: number;
  /** Silence on a connection after which it is asked whether it is alive, in milliseconds: SERVER_PING_MS unless told otherwise. */
  readonly pingMs?: number;
  /** How long the answer to that may take, in milliseconds: PING_ANSWER_MS unless told otherwise. */
  readonly pingAnswerMs?: number;
  /** How long `close` waits for calls under way, in milliseconds: SHUTDOWN_MS unless told otherwise. */
  readonly shutdownMs?: number;
  /** Told of errors that are faults of the master. Unless given, they are written on standard error. */
  readonly fault?: FaultListener;
  /** Runs the scripts of BankService's RunScript. Unless given, that is answered with UNIMPLEMENTED. */
  readonly scripts?: ScriptRunner;
}

/** A server that drives a cluster. */
export interface ServedCluster {
  /** HOST:PORT, with the port that it really has. */
  readonly address: string;
  /**
   * Takes no more calls, says so to who asks for its health, ends what only waits or watches, waits for other calls under way, and cuts them off after
   * `shutdownMs`. Idempotent. The cluster is left as it is: it
   * belongs to who made it.
   */
  close(): Promise<void>;
}

/**
 * Serves `cluster` through gRPC: MasterService, BankService, health checking and server reflection, on one port. All clients drive the one
 * cluster, by calls that take effect in the order in which they arrive. Throws a Refusal where it can't listen, or it would not be safe to:
 * INSECURE_ADDRESS, INSECURE_TOKEN, ADDRESS_IN_USE, BAD_ADDRESS.
 */
export async function serveCluster(cluster: ManagedCluster, options: ServeOptions): Promise<ServedCluster> {
  const { application, host = "127.0.0.1", port = 0, connectionsMax = CONNECTIONS_MAX } = options;
  const door = openDoor(options, host);
  const ending = new Ending();
  const server = new WatchedServer(ending, door.interceptors, options);
  const services = application === "bank" ? [MASTER_SERVICE, BANK_SERVICE] : [MASTER_SERVICE];
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal); // as many as watch and wait: calls have limits of their own
  const parts = partsOf(new TrackedCluster(cluster), stopping.signal, options);
  server.addService(readAnything(MasterServiceService), masterService(parts));
  if (application === "bank") server.addService(readAnything(BankServiceService), bankService(parts));
  // Loaded only here: it takes as long as all the rest, and a client needs none of it.
  const { addGenericServices } = await import("./generic-services.js");
  const health = await addGenericServices(server, services);
  const listener = await listen(server, { ...door, host, port, connectionsMax, silenceCheckMs: options.silenceCheckMs });
  let closed: Promise<void> | null = null;
  return {
    address: formatAddress(listener.address),
    close: () =>
      (closed ??= shutDown({ server, listener, health, stopping, ending }, options.shutdownMs ?? SHUTDOWN_MS).finally(door.close)),
  };
}

function partsOf(cluster: TrackedCluster, stopping: AbortSignal, options: ServeOptions): ServiceParts {
  const fault = options.fault ?? writeFault;
  return {
    cluster,
    collections: new Collections(cluster),
    reads: new Reads(cluster, new PageTokens(), stopping),
    requestIds: new RequestIds(),
    application: options.application,
    scripts: options.scripts ?? null,
    stopping,
    unary: unaryWith(fault),
    fault,
  };
}

/** A gRPC server whose calls are known, so that it can end in order. */
class WatchedServer extends Server {
  constructor(
    private readonly ending: Ending,
    interceptors: ServerInterceptor[],
    { responseBytesMax, pingMs, pingAnswerMs }: ServeOptions,
  ) {
    super({
      interceptors,
      "grpc.max_receive_message_length": REQUEST_BYTES_MAX,
      "grpc.max_send_message_length": responseBytesMax ?? RESPONSE_BYTES_MAX,
      "grpc.max_concurrent_streams": CALLS_PER_CONNECTION_MAX,
      "grpc.keepalive_time_ms": pingMs ?? SERVER_PING_MS,
      "grpc.keepalive_timeout_ms": pingAnswerMs ?? PING_ANSWER_MS,
      // Nobody reads these statistics, and every call would pay for them.
      "grpc.enable_channelz": 0,
    });
  }

  override addService(service: ServiceDefinition, handlers: UntypedServiceImplementation): void {
    super.addService(service, this.ending.watched(service, handlers));
  }
}

/** All that has to end with a server. */
interface Running {
  readonly server: Server;
  readonly listener: Listener;
  readonly health: Health;
  /** Told to whoever waits or watches. */
  readonly stopping: AbortController;
  readonly ending: Ending;
}

/**
 * Ends what a server does, in bounded time. Health checks are answered until the last call is. When tryShutdown is done is seen by the connections: its callback
 * may never come, and with Node.js 24, which closes sessions with their server, it comes while calls are under way. Sessions that tryShutdown has begun to
 * close end their connections in peace even when they are destroyed, so these are cut as well.
 */
async function shutDown({ server, listener, health, stopping, ending }: Running, waitMs: number): Promise<void> {
  health.stop();
  stopping.abort();
  await ending.begin(waitMs);
  listener.close();
  server.tryShutdown(() => undefined);
  const timer = setTimeout(() => {
    server.forceShutdown();
    listener.cut();
  }, LAST_WORDS_MS);
  await listener.whenEmpty();
  clearTimeout(timer);
}

function writeFault(error: unknown): void {
  process.stderr.write(`cutline: the master failed in a way that it never should: ${inspect(error)}\n`);
}
