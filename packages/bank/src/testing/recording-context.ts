import { type Context, type NodeId, Refusal } from "@cutline/core";

/** A context that keeps what is sent, and has channels to `targets`. */
export class RecordingContext implements Context {
  readonly sent: { readonly target: NodeId; readonly payload: Uint8Array }[] = [];

  constructor(
    readonly node: NodeId,
    private readonly targets: readonly NodeId[],
  ) {}

  canSend(target: NodeId): boolean {
    return this.targets.includes(target);
  }

  send(target: NodeId, payload: Uint8Array): void {
    if (!this.canSend(target)) throw new Refusal("NO_CHANNEL", "no channel");
    this.sent.push({ target, payload });
  }

  random(): number {
    throw new Error("the bank leaves nothing to chance");
  }
}
