/** What must never be, and was. */
export interface Breach {
  /** Which checker says so. */
  readonly checker: "exactly-once" | "conservation" | "cut-consistency" | "liveness" | "acknowledged" | "defect";
  readonly story: string;
}
