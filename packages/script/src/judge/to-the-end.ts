/** What comes of work that is done in steps, all of them at once. */
export function toTheEnd<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
