import { badField, BadScript, type ReadScript, type ScriptRequest, type ScriptRunOptions } from "@cutline/master/grpc";
import { type FailedCommand, parseScript, runScript, type Script, ScriptError, type Style, STYLES } from "@cutline/script";

/** What reports call a script that came in a request: it has no file. */
const NAME = "script";

/** Reads scripts for a server. They name no files: these would be the server's. Throws a BadScript, or a BadRequestRefusal (BAD_STYLE). */
export function readScriptFor({ script: text, style: styleName, seed, keepGoing }: ScriptRequest): ReadScript {
  const style = styleNamed(styleName);
  const script = parsed(text);
  return {
    run: async (options: ScriptRunOptions) => {
      const { failures, firstFailure } = await runScript(script, { ...options, style, seed, keepGoing });
      return { failures, firstFailure: firstFailure === null ? null : failureWords(firstFailure) };
    },
  };
}

function styleNamed(name: string | null): Style {
  const [usual] = STYLES.values();
  const style = name === null ? usual : STYLES.get(name);
  if (style === undefined) throw badField("BAD_STYLE", "style", `is one of ${[...STYLES.keys()].join(", ")}`);
  return style;
}

function parsed(text: string): Script {
  try {
    return parseScript(text, NAME);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    const problems = error.problems.map(({ line, column, message, expected }) => ({
      line,
      column,
      description: `${message}; expected: ${expected}`,
    }));
    throw new BadScript(error.message, problems);
  }
}

function failureWords({ command, error }: FailedCommand): { line: number | null; command: string; error: unknown } {
  return command === null ? { line: null, command: "KillAll at the end", error } : { line: command.at, command: command.text, error };
}
