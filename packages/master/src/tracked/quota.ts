import type { Awaitable, Refusal } from "@cutline/core";

/** Sees to it that there are only so many of something, those included that are being made: many callers may ask at once. */
export class Quota {
  private making = 0;

  /** `refusal` is for one too many. */
  constructor(
    private readonly most: number,
    private readonly refusal: () => Refusal,
  ) {}

  /** Makes one more, by `work`, where there are `existing`. Throws the refusal where these are as many as may be. */
  make<Result>(existing: number, work: () => Awaitable<Result>): Awaitable<Result> {
    if (existing + this.making >= this.most) throw this.refusal();
    this.making += 1;
    const made = (): void => void (this.making -= 1);
    let result: Awaitable<Result>;
    try {
      result = work();
    } catch (error) {
      made();
      throw error;
    }
    if (result instanceof Promise) return result.finally(made);
    made();
    return result;
  }
}
