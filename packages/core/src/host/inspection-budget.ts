import type { WaitingMessage } from "@cutline/protocol";
import type { NodeId } from "../identifiers.js";
import { INSPECTED_BYTES, INSPECTED_MESSAGES } from "../limits.js";
import type { Message } from "../message.js";
import type { Inbox } from "./inbox.js";

/** How much one inspection may still show of what waits: an answer must fit into a frame, however long channels and messages are. */
export class InspectionBudget {
  private bytesLeft = INSPECTED_BYTES;

  /** The first messages that wait in a channel, as many as may be shown. */
  spend(inbox: Inbox, source: NodeId): WaitingMessage[] {
    const shown: WaitingMessage[] = [];
    for (const message of inbox.first(source, INSPECTED_MESSAGES)) {
      this.bytesLeft -= sizeOf(message);
      if (this.bytesLeft < 0) break;
      shown.push(waitingMessage(message));
    }
    return shown;
  }
}

function sizeOf(message: Message): number {
  return message.kind === "marker" ? message.snapshot.length : message.payload.length;
}

function waitingMessage(message: Message): WaitingMessage {
  return message.kind === "marker"
    ? { body: { $case: "marker", value: message.snapshot } }
    : { body: { $case: "payload", value: message.payload } };
}
