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

  [BankServiceService.startMaster.path, "operator"],
  [BankServiceService.createNode.path, "operator"],
  [BankServiceService.send.path, "operator"],
  [BankServiceService.receive.path, "operator"],
  [BankServiceService.receiveAll.path, "operator"],
  [BankServiceService.beginSnapshot.path, "operator"],
  [BankServiceService.collectState.path, "operator"],
  [BankServiceService.printSnapshot.path, "viewer"],
  [BankServiceService.killAll.path, "operator"],

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
