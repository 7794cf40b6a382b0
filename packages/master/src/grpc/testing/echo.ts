import type { Application } from "@cutline/core";
import type { Client } from "@grpc/grpc-js";
import { HostCluster } from "../../cluster/host-cluster.js";
import { LocalHostLauncher } from "../../hosts/local-host.js";
import type { ServeOptions } from "../serve.js";
import { call, connect, MASTER, serving } from "./serving.js";

/** An application whose replies are its commands, however large, and whose state is what a node was made with. */
const echo: Application<Uint8Array> = {
  name: "echo",
  sendsOnReceive: false,
  create: (init) => init,
  command: (_state, command) => command,
  receive: () => undefined,
  save: (state) => state,
  load: (saved) => saved,
  audit: () => [],
};

/** A started cluster of it, whose node 1 has a state of as many bytes. */
export async function echoes(stateBytes = 0, options: Partial<ServeOptions> = {}): Promise<{ address: string; client: Client }> {
  const cluster = new HostCluster({
    application: echo,
    hosts: 1,
    nodesExpected: 0,
    trouble: () => undefined,
    launcher: (events) => Promise.resolve(new LocalHostLauncher([echo], events)),
  });
  const { address } = await serving(cluster, { application: "echo", ...options });
  const client = connect(address);
  await call(client, MASTER.startCluster, { seed: 7n });
  await call(client, MASTER.createNode, { node: 1, init: new Uint8Array(stateBytes) });
  return { address, client };
}

/** Has node 1 say something. Returns how many bytes came back. */
export async function say(client: Client, command: Uint8Array, requestId?: string): Promise<number> {
  return (await call(client, MASTER.executeCommand, { node: 1, command, sendsTo: undefined, requestId })).reply.length;
}
