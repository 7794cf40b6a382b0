import { CutlineError, Refusal } from "@cutline/core";
import { type Metadata, ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";
import { statusOf } from "../status.js";
import { authenticate, authorize } from "./authentication.js";
import { METADATA_BYTES_MAX } from "./limits.js";
import type { Role } from "./roles.js";
import type { Tokens } from "./tokens.js";
import type { Visitor, Visitors } from "./visitors.js";

/** What becomes of a call: null, it goes on; "cut", nobody answers it; or why it is refused. */
type Verdict = CutlineError | "cut" | null;

/**
 * Lets calls in that show who makes them and that this may do so, whichever service they are for. Others are answered before anything of their request
 * is read: they have no effect.
 */
export function guard(visitors: Visitors, tokens: Tokens | null): ServerInterceptor {
  return ({ path }, call) => {
    const visitor = visitors.get(call.getConnectionInfo());
    return new ServerInterceptingCall(call, {
      start: (next) => {
        next({
          onReceiveMetadata: (metadata, pass) => {
            const verdict = visitor === undefined ? "cut" : judge(metadata, path, visitor, tokens);
            if (verdict === null) pass(metadata);
            else if (verdict !== "cut") call.sendStatus(statusOf(verdict));
          },
        });
      },
    });
  };
}

function judge(metadata: Metadata, path: string, visitor: Visitor, tokens: Tokens | null): Verdict {
  const role = orRefusal((): Role => {
    return authenticate({ authorization: metadata.get("authorization"), certificateRole: visitor.certificateRole }, tokens);
  });
  if (role instanceof CutlineError) return visitor.failed(role) ? role : "cut";
  visitor.known();
  return orRefusal(() => {
    authorize(role, path);
    requireSmall(metadata);
    return null;
  });
}

function requireSmall(metadata: Metadata): void {
  let bytes = 0;
  for (const [key, value] of Object.entries(metadata.toHttp2Headers())) bytes += key.length + String(value).length;
  if (bytes <= METADATA_BYTES_MAX) return;
  throw new Refusal("METADATA_TOO_LARGE", `a call's metadata is at most ${METADATA_BYTES_MAX} bytes, this has ${bytes}`);
}

/** What `attempt` returns, or what it refuses. */
function orRefusal<Result>(attempt: () => Result): Result | CutlineError {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof CutlineError) return error;
    throw error;
  }
}
