import { Refusal } from "@cutline/core";
import type { BankServiceServer } from "@cutline/protocol/bank/grpc";
import { initWords, receivedWords, sendWords, snapshotWords, wasSent } from "./bank-words.js";
import { noStreamYet, notYet } from "./not-yet.js";
import { randomSeed, type ServiceParts } from "./master-service.js";

/** BankService: the same cluster in the bank's words, a call for each command of the script language. Its nodes must run the bank. */
export function bankService({ cluster, collections, unary }: ServiceParts): BankServiceServer {
  return {
    startMaster: unary(async (request) => {
      const seed = request.seed ?? randomSeed();
      await collections.restart(() => cluster.start({ seed, topology: request.topology?.channels ?? null }));
      return { seed };
    }),
    createNode: unary(async ({ node, balance }) => {
      await cluster.createNode({ node, init: initWords(balance) });
      return {};
    }),
    send: unary(async ({ source, target, amount }) => {
      if (source === target) throw new Refusal("SEND_TO_ITSELF", `source and target are both ${source}; a node can't send to itself`);
      return { sent: wasSent(await cluster.command({ node: source, command: sendWords({ target, amount }), sendsTo: [target] })) };
    }),
    receive: unary(async ({ node, source }) => receivedWords(await cluster.receive({ node, source: source ?? null }))),
    receiveAll: unary(async () => {
      await cluster.receiveAll();
      return {};
    }),
    beginSnapshot: unary(async ({ node }) => ({ snapshotId: await cluster.beginSnapshot({ node }) })),
    collectState: unary(async () => ({ snapshots: snapshotWords(await collections.collect()) })),
    printSnapshot: unary(async () => ({ snapshots: snapshotWords(await collections.last()) })),
    killAll: unary(async () => {
      await collections.restart(() => cluster.stop());
      return {};
    }),
    getNode: notYet,
    listNodes: notYet,
    listChannels: notYet,
    getSnapshot: notYet,
    listSnapshots: notYet,
    deleteSnapshot: notYet,
    waitSnapshot: notYet,
    executeBatch: noStreamYet,
    runScript: noStreamYet,
  };
}
