import { CutlineError } from "../errors.js";

/** Does the commands of a script under `testdata/` on some machines, and tells what comes of each. */
export abstract class MachineScript {
  protected effects: string[] = [];

  /** Does a command. Returns its effects; what is thrown is one of them. */
  perform(command: string): string[] {
    this.effects = [];
    const [verb = "", ...words] = command.split(" ");
    try {
      this.act(verb, words, command);
    } catch (error) {
      if (!(error instanceof CutlineError)) throw error;
      this.effects.push(`${error.name} ${error.code}: ${error.message}`);
    }
    return this.effects;
  }

  /** `command` is the whole of it, for an error where there is no such verb. */
  protected abstract act(verb: string, words: readonly string[], command: string): void;
}
