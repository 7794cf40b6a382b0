import type { HostRequest } from "@cutline/protocol";
import type { NodeId } from "../identifiers.js";

/** The node whose turn a request waits for, or null where it is for the whole host and takes effect at once. */
export function requestNode({ request }: HostRequest): NodeId | null {
  switch (request?.$case) {
    case "command":
    case "receive":
    case "initiate":
      return request.value.node;
    case "createNode":
    case "openIncoming":
    case "openOutgoing":
    case "survey":
    case "drain":
    case "retire":
    case "inspect":
    case "takeTrace":
    case undefined:
      return null;
  }
}
