import { describeTlsFailure } from "./tls-failure.js";

/** How somebody is turned away who has not become a WebSocket. */
export interface RequestRefusal {
  /** A stable name of the reason. */
  readonly code: string;
  /** For a person. */
  readonly reason: string;
  /** The HTTP status that it is told; null: it speaks no HTTP. */
  readonly answer: string | null;
}

/** What is wrong with a connection on which an HTTP server met `error`; null: nothing that anybody need hear of, it has just gone. */
export function refusalOf(error: NodeJS.ErrnoException): RequestRefusal | null {
  const { code = "" } = error;
  const tls = describeTlsFailure(error);
  if (tls !== null) return { code, reason: tls, answer: null };
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return { code: "NO_WEBSOCKET", reason: "it did not become a WebSocket in time", answer: "408 Request Timeout" };
  }
  if (code === "HPE_HEADER_OVERFLOW") {
    return { code: "NO_WEBSOCKET", reason: "its headers are too large", answer: "431 Request Header Fields Too Large" };
  }
  return code.startsWith("HPE_") ? { code: "NO_WEBSOCKET", reason: "it speaks no HTTP", answer: "400 Bad Request" } : null;
}
