/** The largest amount, and the largest balance: the largest signed 64-bit number. Smallest units of money. */
export const AMOUNT_MAX = 0x7fff_ffff_ffff_ffffn;

/** The local state of a node. */
export interface Account {
  /** Smallest units of money, 0 to AMOUNT_MAX. */
  balance: bigint;
  /** What was put in when the node was created: smallest units of money, 0 to AMOUNT_MAX. Never changes. */
  readonly deposited: bigint;
}
