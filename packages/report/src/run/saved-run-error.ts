import { CutlineError } from "@cutline/core";

/** A file that can't be read as a saved run. Nothing was read of it. */
export class SavedRunError extends CutlineError {
  /** `code` is stable. `message` begins with "it", for "FILE: it ...". */
  constructor(
    override readonly code: "NOT_A_SAVED_RUN" | "NEWER_VERSION" | "TRUNCATED" | "DAMAGED",
    message: string,
  ) {
    super(code, message);
  }
}
