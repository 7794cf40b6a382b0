/** Limits of files, with their reasons. */

/** Bytes of the largest saved run that is read. It is held in memory whole, and again as what it says. */
export const SAVED_RUN_BYTES_MAX = 512 * 1024 * 1024;

/** Bytes that are gathered before they are written: enough to spread what a write costs. */
export const WRITE_BYTES = 256 * 1024;
