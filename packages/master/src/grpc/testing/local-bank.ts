import type { Client } from "@grpc/grpc-js";
import { HostCluster } from "../../cluster/host-cluster.js";
import { LocalHostLauncher } from "../../hosts/local-host.js";
import type { ServeOptions } from "../serve.js";
import { BANK, call, connect, serving } from "./serving.js";
import { tinyBank } from "./tiny-bank.js";

/** A bank that is served, on a real host in this process. */
export interface LocalBank {
  readonly address: string;
  readonly client: Client;
  /** Ends the server. */
  close(): Promise<void>;
}

/** A started bank whose nodes, 1 and so on, have 100 each. */
export async function localBank(nodes = 2, options: Partial<ServeOptions> = {}): Promise<LocalBank> {
  const cluster = new HostCluster({
    application: tinyBank,
    hosts: 1,
    nodesExpected: 0,
    trouble: () => undefined,
    launcher: (events) => Promise.resolve(new LocalHostLauncher([tinyBank], events)),
  });
  const served = await serving(cluster, options);
  const client = connect(served.address);
  await call(client, BANK.startMaster, { seed: 7n });
  for (let node = 1; node <= nodes; node += 1) await call(client, BANK.createNode, { node, balance: 100n });
  return { address: served.address, client, close: () => served.close() };
}

/** What a node has. */
export async function balanceOf({ client }: Pick<LocalBank, "client">, node: number): Promise<bigint | undefined> {
  return (await call(client, BANK.getNode, { node, readMask: undefined })).node?.balance;
}
