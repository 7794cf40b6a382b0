import type { Awaitable } from "@cutline/core";

/** Calls at once. What is thrown becomes a rejection. */
export async function promised<Result>(call: () => Awaitable<Result>): Promise<Result> {
  return call();
}
