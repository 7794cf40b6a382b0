import { Refusal } from "@cutline/core";

/**
 * Whether somebody still wants a call, asked when its turn has come: one that was given up before is never begun, one that was begun is finished
 * whole.
 */
export class Turn {
  private givenUp = false;
  private begun = false;
  /** Told when it is cancelled: whoever waits for something on its behalf. */
  onCancel: (() => void) | null = null;

  /** Nobody waits any more. */
  cancel(): void {
    this.givenUp = true;
    this.onCancel?.();
  }

  get isCancelled(): boolean {
    return this.givenUp;
  }

  /** Whether anything of it was done. */
  get hasBegun(): boolean {
    return this.begun;
  }

  /** Its turn has come. Throws a Refusal (CANCELLED) where nobody waits any more; then it must not be done. */
  begin(): void {
    if (this.givenUp)
      throw new Refusal("CANCELLED", "the call was cancelled, or its deadline passed, before its turn: not begun, nothing changed");
    this.begun = true;
  }
}
