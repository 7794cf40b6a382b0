import { type ConnectionInput, Random } from "@cutline/core";
import type { TransportPair, TransportSide } from "../contracts/transport-contract.js";
import { SimulatedNetwork } from "../simulate/network.js";
import { Reached } from "../simulate/reached.js";
import { Timeline } from "../simulate/timeline.js";

/** Events after which nothing more is expected of a case. */
const EVENTS_MAX = 100_000;

/** Two hosts on a simulated network. */
export function memoryPair(encodes: boolean): TransportPair {
  const timeline = new Timeline();
  const network = new SimulatedNetwork({
    timeline,
    random: new Random(1n),
    delays: { msMin: 1, msMax: 5 },
    encodes,
    reached: new Reached(),
    refused: () => undefined,
  });
  const side = (host: number): TransportSide => {
    const told: ConnectionInput[] = [];
    return { transport: network.attach(host, (input) => told.push(input)), address: SimulatedNetwork.addressOf(host), told };
  };
  return {
    one: side(1),
    other: side(2),
    nowhere: SimulatedNetwork.addressOf(3),
    until: (holds) => {
      for (let events = 0; events < EVENTS_MAX; events += 1) {
        if (holds()) return Promise.resolve();
        if (!timeline.step()) break;
      }
      return Promise.reject(new Error("that never comes about"));
    },
    close: () => Promise.resolve(),
  };
}
