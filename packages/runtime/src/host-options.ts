import { type HostId, ProtocolError } from "@cutline/core";

/** What a host must be told to start. The launcher puts it into the environment, where other users of the machine can't read it. */
export interface HostOptions {
  /** The id that the master gave it. */
  readonly hostId: HostId;
  /** Where the master listens for hosts: a ws: or wss: URL. */
  readonly masterAddress: string;
  /** The secret that hosts of this master share. */
  readonly joinToken: string;
  /** Address to listen for links on. */
  readonly listenHost: string;
  /** What TLS with the master and with other hosts is made with; null: they are spoken to in the clear. */
  readonly tls: TlsPaths | null;
}

/** Where a certificate and its private key are, in PEM. Paths, since what is in the environment ends up in reports of crashes. */
export interface TlsPaths {
  readonly cert: string;
  readonly key: string;
}

/** The largest host id: a uint32. */
const HOST_ID_MAX = 0xffff_ffff;

/** Names of the environment variables that carry the options. */
const HOST_ENVIRONMENT = {
  hostId: "CUTLINE_HOST_ID",
  masterAddress: "CUTLINE_MASTER_ADDRESS",
  joinToken: "CUTLINE_JOIN_TOKEN",
  listenHost: "CUTLINE_LISTEN_HOST",
  tlsCert: "CUTLINE_TLS_CERT",
  tlsKey: "CUTLINE_TLS_KEY",
} as const;

/** The environment of a host that a master starts on its own machine. */
export function hostEnvironment(host: Omit<HostOptions, "listenHost" | "tls">, tls: TlsPaths | null = null): Record<string, string> {
  const { hostId, masterAddress, joinToken } = host;
  return {
    [HOST_ENVIRONMENT.hostId]: String(hostId),
    [HOST_ENVIRONMENT.masterAddress]: masterAddress,
    [HOST_ENVIRONMENT.joinToken]: joinToken,
    ...(tls === null ? {} : { [HOST_ENVIRONMENT.tlsCert]: tls.cert, [HOST_ENVIRONMENT.tlsKey]: tls.key }),
  };
}

/**
 * Megabytes that V8 may use for each half of a host's young objects, under load: entries on their way outlive the 16 MiB that it takes by itself, and
 * moving them to the old ones cost a third of a link's throughput. A host at rest stays as small as it was.
 */
const YOUNG_MEGABYTES_MAX = 32;

/** The arguments of Node.js for a host whose program is this file. */
export function hostArguments(program: string): string[] {
  return [`--max-semi-space-size=${YOUNG_MEGABYTES_MAX}`, program];
}

/** Reads the options. Throws a ProtocolError (BAD_HOST_OPTIONS) that names the variable which is missing or wrong. */
export function readHostOptions(environment: Readonly<Record<string, string | undefined>>): HostOptions {
  const read = (name: string): string => {
    const value = environment[name];
    if (value === undefined || value === "")
      throw new ProtocolError("BAD_HOST_OPTIONS", `${name} is not set: hosts are started by a master`);
    return value;
  };
  const hostId = read(HOST_ENVIRONMENT.hostId);
  if (!/^[1-9]\d{0,9}$/.test(hostId) || Number(hostId) > HOST_ID_MAX) {
    throw new ProtocolError("BAD_HOST_OPTIONS", `${HOST_ENVIRONMENT.hostId} is not a whole number from 1 to ${HOST_ID_MAX}`);
  }
  const masterAddress = read(HOST_ENVIRONMENT.masterAddress);
  if (!/^wss?:\/\//.test(masterAddress) || !URL.canParse(masterAddress)) {
    throw new ProtocolError("BAD_HOST_OPTIONS", `${HOST_ENVIRONMENT.masterAddress} is not a ws: or wss: URL`);
  }
  const listenHost = environment[HOST_ENVIRONMENT.listenHost] ?? "";
  const isSecure = masterAddress.startsWith("wss:");
  return {
    hostId: Number(hostId),
    masterAddress,
    joinToken: read(HOST_ENVIRONMENT.joinToken),
    listenHost: listenHost === "" ? "127.0.0.1" : listenHost, // an empty name would mean every address of the machine
    tls: isSecure ? { cert: read(HOST_ENVIRONMENT.tlsCert), key: read(HOST_ENVIRONMENT.tlsKey) } : null,
  };
}
