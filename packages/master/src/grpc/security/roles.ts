import { BankServiceService } from "@cutline/protocol/bank/grpc";
import { MasterServiceService } from "@cutline/protocol/grpc";

/** What somebody may do: a viewer looks, an operator does everything. */
export type Role = "viewer" | "operator";

export const ROLES: readonly Role[] = ["viewer", "operator"];

/** The role that each method takes, by its path. Whatever is not in here takes an operator. */
export const ROLE_OF_METHOD: ReadonlyMap<string, Role> = new Map<string, Role>([
  [MasterServiceService.startCluster.path, "operator"],
  [MasterServiceService.createNode.path, "operator"],
  [MasterServiceService.executeCommand.path, "operator"],
  [MasterServiceService.receive.path, "operator"],
  [MasterServiceService.receiveAll.path, "operator"],
  [MasterServiceService.beginSnapshot.path, "operator"],
  // It takes the snapshots that were begun off the list: the next one doesn't find them.
  [MasterServiceService.collectSnapshots.path, "operator"],
  [MasterServiceService.inspectCluster.path, "viewer"],
  [MasterServiceService.stopCluster.path, "operator"],
  [MasterServiceService.getNode.path, "viewer"],
  [MasterServiceService.listNodes.path, "viewer"],
  [MasterServiceService.listChannels.path, "viewer"],
  [MasterServiceService.getSnapshot.path, "viewer"],
  [MasterServiceService.listSnapshots.path, "viewer"],
  // It collects what it waited for.
  [MasterServiceService.waitSnapshot.path, "operator"],
  [MasterServiceService.deleteSnapshot.path, "operator"],
  [MasterServiceService.executeBatch.path, "operator"],
  [MasterServiceService.watchEvents.path, "viewer"],

  [BankServiceService.startMaster.path, "operator"],
  [BankServiceService.createNode.path, "operator"],
  [BankServiceService.send.path, "operator"],
  [BankServiceService.receive.path, "operator"],
  [BankServiceService.receiveAll.path, "operator"],
  [BankServiceService.beginSnapshot.path, "operator"],
  [BankServiceService.collectState.path, "operator"],
  [BankServiceService.printSnapshot.path, "viewer"],
  [BankServiceService.killAll.path, "operator"],
  [BankServiceService.getNode.path, "viewer"],
  [BankServiceService.listNodes.path, "viewer"],
  [BankServiceService.listChannels.path, "viewer"],
  [BankServiceService.getSnapshot.path, "viewer"],
  [BankServiceService.listSnapshots.path, "viewer"],
  // It collects what it waited for.
  [BankServiceService.waitSnapshot.path, "operator"],
  [BankServiceService.deleteSnapshot.path, "operator"],
  [BankServiceService.executeBatch.path, "operator"],
  [BankServiceService.runScript.path, "operator"],

  ["/grpc.health.v1.Health/Check", "viewer"],
  ["/grpc.health.v1.Health/List", "viewer"],
  ["/grpc.health.v1.Health/Watch", "viewer"],
  ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "viewer"],
  ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", "viewer"],
]);

/** Whether somebody with `role` may call the method at `path`. */
export function mayCall(role: Role, path: string): boolean {
  return role === "operator" || ROLE_OF_METHOD.get(path) === "viewer";
}
