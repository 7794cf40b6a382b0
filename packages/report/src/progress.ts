import type { StatusLine } from "./status-line.js";

/** How often a status line is written at most. More would only flicker. */
export const PROGRESS_TICK_MS = 100;

/** What takes less needs no progress shown. */
const QUIET_MS = 1_000;

/** Without any step for so long, something is being waited for. */
const STALL_MS = 1_000;

/** How far something has come. Read ten times a second, so it may be made when asked for. */
export interface Standing {
  /** Steps done, such as commands. */
  readonly done: number;
  /** What it is about, and how far it has come, for a person. */
  readonly text: string;
  /** What is waited for where nothing goes on; null: nobody knows. */
  readonly waitingFor: string | null;
}

/** Shows on a status line how far something has come, if it takes long. Whoever uses it calls `tick` every PROGRESS_TICK_MS with the time. */
export class Progress {
  private done = -1;
  private stepMs: number;

  constructor(
    private readonly line: StatusLine,
    private readonly standing: () => Standing,
    private readonly startMs: number,
  ) {
    this.stepMs = startMs;
  }

  tick(nowMs: number): void {
    const { done, text, waitingFor } = this.standing();
    if (done !== this.done) this.stepMs = nowMs;
    this.done = done;
    if (nowMs - this.startMs < QUIET_MS) return;
    const stallMs = nowMs - this.stepMs;
    const stalls = waitingFor !== null && stallMs >= STALL_MS;
    this.line.show(stalls ? `${text}; ${Math.floor(stallMs / 1_000)} s waiting for ${waitingFor}` : text);
  }
}

/** `1,200 of 100,000 commands (1 %)` */
export function stepsDone(done: number, total: number, what: string): string {
  const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
  return `${grouped(done)} of ${grouped(total)} ${what} (${percent} %)`;
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
