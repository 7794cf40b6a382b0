/** One thing that every implementation of an interface must do. */
export interface ContractCase {
  readonly title: string;
  /** Rejects with a ContractBreach, or whatever the implementation throws, where it doesn't. */
  readonly run: () => Promise<void>;
}

/** An implementation doesn't do what its interface promises. */
export class ContractBreach extends Error {
  override readonly name = "ContractBreach";
}

/** Throws a ContractBreach unless two things are the same, by their JSON. `what` they are, in words. */
export function requireSame(what: string, actual: unknown, expected: unknown): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) throw new ContractBreach(`${what}: is ${is}, and should be ${should}`);
}

/** Throws a ContractBreach unless `holds`. */
export function requireThat(holds: boolean, what: string): void {
  if (!holds) throw new ContractBreach(what);
}

/** Throws a ContractBreach unless `act` throws, or rejects with, an error that has this code. */
export async function requireRefusal(code: string, act: () => unknown): Promise<void> {
  try {
    await act();
  } catch (error) {
    const is = error instanceof Error && "code" in error ? error.code : String(error);
    requireSame("the code of the refusal", is, code);
    return;
  }
  throw new ContractBreach(`nothing was refused, where ${code} should have been`);
}
