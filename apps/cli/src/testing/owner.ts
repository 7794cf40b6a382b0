import { afterAll } from "vitest";

/** Whoever something belongs to: does this when it ends, what came last first. `onTestFinished` is one. */
export type Owner = (leave: () => void | Promise<void>) => void;

/** The owner of what all tests of a block share. To be called where tests are declared. */
export function sharedOwner(): Owner {
  const leaving: Parameters<Owner>[0][] = [];
  afterAll(async () => {
    for (const leave of leaving.reverse()) await leave();
  });
  return (leave) => {
    leaving.push(leave);
  };
}
