import { type CutlineError, ProtocolError, Refusal } from "@cutline/core";
import {
  type ChannelOptions,
  Client,
  type ClientUnaryCall,
  connectivityState,
  Metadata,
  type MethodDefinition,
  type ServiceError,
} from "@grpc/grpc-js";
import { formatAddress, isLoopback, parseAddress } from "./address.js";
import { CLIENT_PING_MS, PING_ANSWER_MS, REQUEST_BYTES_MAX, RESPONSE_BYTES_MAX } from "./limits.js";
import { errorOf, type FailedCall, unreachable } from "./remote-error.js";
import { channelCredentials, channelOptions, type ClientSecurity } from "./security/index.js";

/** How a master is called. */
export interface RemoteCallOptions {
  /** HOST:PORT. */
  readonly address: string;
  readonly security: ClientSecurity;
  /** How long a connection may take, in milliseconds. */
  readonly connectMs: number;
  /** How long a call may take, in milliseconds. */
  readonly callMs: number;
  /** Silence after which the master is asked whether it is alive, in milliseconds; absent: CLIENT_PING_MS. */
  readonly pingMs?: number;
  /** How long the answer to that may take, in milliseconds; absent: PING_ANSWER_MS. */
  readonly pingAnswerMs?: number;
}

/**
 * One connection to a master, and the calls over it, one at a time in the order in which they were asked for. Connects at the first call, and
 * again after a loss: a call fails where that doesn't work, and never waits longer than its limits.
 */
export class RemoteCalls {
  private readonly address: string;
  /** The address as grpc-js resolves it. */
  private readonly target: string;
  private readonly client: Client;
  private readonly metadata = new Metadata();
  private last: Promise<unknown> = Promise.resolve();
  private underWay: ClientUnaryCall | null = null;
  private gaveUp = false;
  private closed = false;

  /** Throws a Refusal (BAD_ADDRESS, INSECURE_TOKEN). */
  constructor(private readonly options: RemoteCallOptions) {
    const address = parseAddress(options.address);
    this.address = formatAddress(address);
    if (options.security.token !== null) this.metadata.set("authorization", `Bearer ${options.security.token}`);
    this.target = `dns:${this.address}`;
    this.client = new Client(this.target, channelCredentials(options.security, address), {
      ...optionsOf(isLoopback(address.host), options),
      ...channelOptions(options.security, address),
    });
  }

  /** Calls `method` after every call asked for before. Rejects with a CutlineError. */
  call<Request, Response>(method: MethodDefinition<Request, Response>, request: Request): Promise<Response> {
    const turn = this.last.then(() => this.callNow(method, request));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** Cuts off the call under way, and refuses those that wait (CLOSED). Idempotent. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.underWay?.cancel();
    this.client.close();
  }

  private callNow<Request, Response>(method: MethodDefinition<Request, Response>, request: Request): Promise<Response> {
    if (this.closed) throw this.closedError();
    this.gaveUp = false;
    return new Promise((resolve, reject) => {
      const guard = this.isConnected() ? undefined : setTimeout(() => this.giveUpUnlessConnected(), this.options.connectMs);
      const answered = (error: ServiceError | null, response?: Response): void => {
        clearTimeout(guard);
        // A call that was never given a connection tells the target as its peer.
        const connected = this.underWay?.getPeer() !== this.target;
        this.underWay = null;
        if (response !== undefined) resolve(response);
        else reject(this.failure(error, { address: this.address, method: nameOf(method), connected }));
      };
      const { path, requestSerialize, responseDeserialize } = method;
      const deadline = Date.now() + this.options.callMs;
      this.underWay = this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        this.metadata,
        { deadline },
        answered,
      );
    });
  }

  private failure(error: ServiceError | null, call: FailedCall): CutlineError {
    if (this.closed) return this.closedError();
    if (this.gaveUp) return unreachable(this.address, `it took no connection within ${this.options.connectMs} ms`);
    return error === null ? new ProtocolError("MASTER_FAILED", `the master at ${this.address} answered nothing`) : errorOf(error, call);
  }

  /** A connection that is never refused and never stands would else last as long as the call may. */
  private giveUpUnlessConnected(): void {
    if (this.isConnected()) return;
    this.gaveUp = true;
    this.underWay?.cancel();
  }

  private isConnected(): boolean {
    return this.client.getChannel().getConnectivityState(false) === connectivityState.READY;
  }

  private closedError(): Refusal {
    return new Refusal("CLOSED", `the connection to the master at ${this.address} is closed`);
  }
}

function optionsOf(loopback: boolean, { pingMs, pingAnswerMs }: RemoteCallOptions): ChannelOptions {
  return {
    "grpc.max_receive_message_length": RESPONSE_BYTES_MAX,
    "grpc.max_send_message_length": REQUEST_BYTES_MAX,
    "grpc.keepalive_time_ms": pingMs ?? CLIENT_PING_MS,
    "grpc.keepalive_timeout_ms": pingAnswerMs ?? PING_ANSWER_MS,
    // A master on this machine is never behind a proxy, whatever the environment says.
    "grpc.enable_http_proxy": loopback ? 0 : 1,
    // Nobody configures calls through DNS, and nobody reads statistics.
    "grpc.service_config_disable_resolution": 1,
    "grpc.enable_channelz": 0,
    // Connections that nobody else uses end when this one is closed.
    "grpc.use_local_subchannel_pool": 1,
  };
}

/** The method as the service calls it, such as StartCluster. */
function nameOf({ path }: { readonly path: string }): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
