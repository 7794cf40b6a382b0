import { StrangerLog, type TurnedAway } from "./stranger-log.js";

/** A StrangerLog with a clock: counts are told when their time has come, without keeping the process alive. */
export class StrangerWatch {
  private readonly log: StrangerLog;
  private timer: NodeJS.Timeout | null = null;

  constructor(tell: (line: string) => void) {
    this.log = new StrangerLog(tell);
  }

  readonly turnedAway = (stranger: TurnedAway): void => {
    this.log.turnedAway(stranger, performance.now());
    this.setTimer();
  };

  /** Tells what has been counted, and waits no more. */
  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.log.end();
  }

  private setTimer(): void {
    const { wakeAtMs } = this.log;
    if (this.timer !== null || wakeAtMs === null) return;
    this.timer = setTimeout(
      () => {
        this.timer = null;
        this.log.tick(performance.now());
        this.setTimer();
      },
      Math.max(1, Math.ceil(wakeAtMs - performance.now())),
    ).unref();
  }
}
