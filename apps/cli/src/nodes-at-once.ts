import type { Script } from "@cutline/script";

/** The most nodes that a script has at a time, if all of its commands succeed. */
export function nodesAtOnce({ commands }: Script): number {
  let most = 0;
  let now = 0;
  for (const { kind } of commands) {
    if (kind === "createNode") now += 1;
    else if (kind === "killAll") now = 0;
    most = Math.max(most, now);
  }
  return most;
}
