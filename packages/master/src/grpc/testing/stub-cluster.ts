import type { Cluster } from "@cutline/core";

/** A cluster on which every call throws `error`, but for those given. */
export function stubCluster(error: unknown, calls: Partial<Cluster> = {}): Cluster {
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
