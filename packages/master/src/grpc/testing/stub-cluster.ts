import type { ManagedCluster } from "../../cluster/managed-cluster.js";

/** A cluster on which every call throws `error`, but for those given. */
export function stubCluster(error: unknown, calls: Partial<ManagedCluster> = {}): ManagedCluster {
  const fail = (): never => {
    throw error;
  };
  return {
    start: fail,
    createNode: fail,
    command: fail,
    receive: fail,
    receiveAll: fail,
    beginSnapshot: fail,
    collect: fail,
    collectOnly: fail,
    discard: fail,
    isWhole: () => false,
    listen: () => undefined,
    inspect: fail,
    stop: fail,
    close: () => Promise.resolve(),
    ...calls,
  };
}

/** A promise that is kept when a test says so. */
export interface Gate {
  readonly passed: Promise<void>;
  open(): void;
}

export function gate(): Gate {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}
