import type { Application } from "@cutline/core";
import type { HostEvents, HostLauncher } from "../hosts/host-handle.js";
import type { TraceWish } from "./take-trace.js";

/** What a session is set up with. */
export interface SessionOptions {
  /** What every node runs. */
  readonly application: Application<unknown>;
  /** How many hosts the nodes are spread over; null gives each node one of its own. */
  readonly hosts: number | null;
  /** How many nodes there will be, at a guess: so many hosts start side by side. 0 where nobody knows. */
  readonly nodesExpected: number;
  /** Makes what launches the hosts. */
  readonly launcher: (events: HostEvents) => Promise<HostLauncher>;
  /** Told of trouble that no command answers for. */
  readonly trouble: (code: string, message: string) => void;
  /** Absent: no trace is kept. */
  readonly trace?: TraceWish | undefined;
}
