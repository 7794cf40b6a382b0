import type { Broken } from "../properties/broken.js";

/** What an action does, besides making a new state. */
export interface Effect {
  readonly broken: Broken | null;
  /** The sometimes-properties that it reaches. */
  readonly reached: number;
  /** Whether the observer hears something. */
  readonly isHeard: boolean;
}
