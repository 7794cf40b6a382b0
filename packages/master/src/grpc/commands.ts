import type { Method, RequestIds } from "./request-ids.js";
import type { Answer } from "./unary.js";

/** A request that may carry an id. */
interface Identified {
  readonly requestId?: string | undefined;
}

/**
 * Makes commands of a service whose repeats, told by their request ids, are answered and not done again. A request to another service is another one,
 * though its bytes may be the same: its answer is of another kind.
 */
export function commandsWith(requestIds: RequestIds, service: string) {
  return <Request extends Identified, Response>(
    name: string,
    request: Method<Request, Response>["request"],
    response: Method<Request, Response>["response"],
    answer: Answer<Request, Response>,
  ): Answer<Request, Response> => {
    const method = { name: `${service}/${name}`, request, response };
    return (asked, turn) =>
      asked.requestId === undefined ? answer(asked, turn) : requestIds.answer(method, asked, () => answer(asked, turn));
  };
}

/** By a oneof's case: what does it. */
type CommandTable<Command extends { readonly $case: string; readonly value: unknown }> = {
  readonly [Case in Command["$case"]]: Answer<Extract<Command, { readonly $case: Case }>["value"], unknown>;
};

/** What does `command`, of a table that has an answer for each case. */
export function answerTo<Command extends { readonly $case: string; readonly value: unknown }>(
  table: CommandTable<Command>,
  command: Command,
): Answer<unknown, unknown> {
  const $case: Command["$case"] = command.$case;
  return table[$case];
}
