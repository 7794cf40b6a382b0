/** What was wrong with a TLS handshake, in the words of whoever noticed; null where the error is of another kind, such as a peer that left. */
export function describeTlsFailure(error: NodeJS.ErrnoException): string | null {
  const { code = "" } = error;
  if (code === "ERR_TLS_HANDSHAKE_TIMEOUT") return "it did not agree on TLS in time";
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER" || code === "ERR_SSL_HTTP_REQUEST") return "it does not speak TLS";
  if (code.startsWith("ERR_SSL_")) return `TLS failed: ${reasonOf(error)}`;
  return null;
}

/** OpenSSL's own words; its messages wrap them in the numbers of threads and the names of its source files. */
function reasonOf(error: Error): string {
  return "reason" in error && typeof error.reason === "string" ? error.reason : error.message;
}
