import { BadRequestRefusal, type ScriptRunner } from "@cutline/master/grpc";
import { parseScript, runScript, type Script, ScriptError, STYLES, type Style } from "@cutline/script";

/** How reports call a script that came through gRPC. */
const SCRIPT_NAME = "script";

/** Runs the scripts that come to a server through gRPC. They may name no files. */
export const scriptRunner: ScriptRunner = async ({ script: text, style, seed = null, keepGoing }, { cluster, output, report, signal }) => {
  const script = parse(text);
  const { failures, leftRunning } = await runScript(script, { cluster, style: styleOf(style), output, report, seed, keepGoing, signal });
  if (leftRunning) await cluster.stop();
  return { failures };
};

/** Throws a BadRequestRefusal with the place of each bad line. */
function parse(text: string): Script {
  try {
    return parseScript(text, SCRIPT_NAME);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    const violations = error.problems.map(({ line, column, message }) => ({
      field: "script",
      description: `line ${line}, column ${column}: ${message}`,
    }));
    throw new BadRequestRefusal(error.code, error.message, violations);
  }
}

function styleOf(name: string): Style {
  const style = STYLES.get(name === "" ? "course" : name);
  if (style !== undefined) return style;
  const description = `is "${name.slice(0, 40)}"; it is one of ${[...STYLES.keys()].join(", ")}`;
  throw new BadRequestRefusal("BAD_STYLE", `style ${description}`, [{ field: "style", description }]);
}
