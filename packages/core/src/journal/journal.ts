import type { HostRequest, LinkEntries } from "@cutline/protocol";
import type { HostId } from "../identifiers.js";

/**
 * What happened to a host that its state depends on. A host that is given the same inputs in the same order is in the same state, and has told the
 * master the same. Breaks of connections and ends of turns are none: they only decide when something is sent, never what.
 */
export type HostInput =
  | { readonly kind: "request"; readonly request: HostRequest }
  | { readonly kind: "connected"; readonly peer: HostId; readonly incarnation: string; readonly peerReceived: number }
  | { readonly kind: "entries"; readonly peer: HostId; readonly frame: LinkEntries }
  | { readonly kind: "acknowledged"; readonly peer: HostId; readonly received: number };

/**
 * Where a host's inputs are kept, so that a restart has its state again. Written before anything that they cause gets out: write-ahead logging, as in
 * Mohan et al., "ARIES" (ACM TODS 17(1), 1992), section 1.1. Neither method calls back before it returns.
 */
export interface Journal {
  /** Takes the next input. Inputs are numbered from 1 over the journal's life. It need not be on disk when this returns. */
  append(input: HostInput): void;
  /** What was appended is to be on disk soon. Once it is, `JournalledHost.durable` is called with the number of the last input that is. */
  sync(): void;
}
