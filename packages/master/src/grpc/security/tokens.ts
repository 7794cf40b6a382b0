import { Refusal } from "@cutline/core";
import { digestOf, sameDigest, type SecretDigest } from "@cutline/protocol/sockets";
import { TOKEN_CHARACTERS_MAX, TOKEN_CHARACTERS_MIN, TOKEN_DISTINCT_MIN, TOKENS_MAX } from "./limits.js";
import { type Role, ROLES } from "./roles.js";

/** A token, and where in a file it was. */
export interface TokenLine {
  readonly line: number;
  /** Null: the line names none, as in a client's file. */
  readonly role: Role | null;
  readonly token: string;
}

/** What RFC 6750 lets a bearer token consist of. */
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/**
 * The tokens in the text of a token file: `ROLE TOKEN` in each line, or `TOKEN` alone; lines that are empty or begin with # say nothing. Throws a Refusal
 * (BAD_TOKENS) that names the line, and never shows what may be a secret.
 */
export function parseTokens(text: string, path: string): readonly TokenLine[] {
  const lines: TokenLine[] = [];
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    const words = content.trim().split(/\s+/);
    if (words[0] === "" || words[0]?.startsWith("#") === true) continue;
    lines.push(parseLine(words, index + 1, path));
    if (lines.length > TOKENS_MAX) throw badTokens(path, index + 1, `more than ${TOKENS_MAX} tokens are too many`);
  }
  refuseDuplicates(lines, path);
  return lines;
}

/** The tokens that a server takes, with what each is good for. */
export class Tokens {
  private readonly known: readonly { readonly role: Role; readonly digest: SecretDigest }[];

  private constructor(known: readonly (readonly [Role, string])[]) {
    this.known = known.map(([role, token]) => ({ role, digest: digestOf(token) }));
  }

  /** Parses a server's token file. Throws a Refusal (BAD_TOKENS) that names the line. */
  static parse(text: string, path: string): Tokens {
    const lines = parseTokens(text, path);
    if (lines.length === 0) throw new Refusal("BAD_TOKENS", `${path} has no token; a line is a role, ${ROLES.join(" or ")}, and a token`);
    return new Tokens(
      lines.map(({ line, role, token }) => {
        if (role === null) throw badTokens(path, line, `the token needs a role before it: ${ROLES.join(" or ")}`);
        return [role, token] as const;
      }),
    );
  }

  /** What `token` is good for; null: nothing. It takes as long for a wrong one as for a right one, and looks at each that there is. */
  roleOf(token: string): Role | null {
    const digest = digestOf(token);
    let role: Role | null = null;
    for (const known of this.known) if (sameDigest(known.digest, digest)) role = known.role;
    return role;
  }
}

function parseLine(words: readonly string[], line: number, path: string): TokenLine {
  const [first = "", second] = words;
  if (words.length > 2) throw badTokens(path, line, "a line is a role and a token, and nothing more");
  if (second === undefined) return { line, role: null, token: strong(first, line, path) };
  const role = ROLES.find((known) => known === first);
  if (role === undefined) throw badTokens(path, line, `a role is one of ${ROLES.join(", ")}`);
  return { line, role, token: strong(second, line, path) };
}

/** Throws where a token could be guessed, or can't travel in a header. */
function strong(token: string, line: number, path: string): string {
  const advice = "`openssl rand -hex 32` makes a good one";
  if (!TOKEN.test(token)) throw badTokens(path, line, `a token consists of letters, digits and -._~+/ (and = at its end); ${advice}`);
  if (token.length < TOKEN_CHARACTERS_MIN || token.length > TOKEN_CHARACTERS_MAX) {
    const range = `${TOKEN_CHARACTERS_MIN} to ${TOKEN_CHARACTERS_MAX} characters`;
    throw badTokens(path, line, `a token has ${range}, this one ${token.length}; ${advice}`);
  }
  if (new Set(token).size < TOKEN_DISTINCT_MIN) {
    throw badTokens(path, line, `a token has at least ${TOKEN_DISTINCT_MIN} different characters; ${advice}`);
  }
  return token;
}

function refuseDuplicates(lines: readonly TokenLine[], path: string): void {
  const first = new Map<string, number>();
  for (const { line, token } of lines) {
    const earlier = first.get(token);
    if (earlier !== undefined) throw badTokens(path, line, `the token is that of line ${earlier}; each has one of its own`);
    first.set(token, line);
  }
}

function badTokens(path: string, line: number, what: string): Refusal {
  return new Refusal("BAD_TOKENS", `${path}:${line}: ${what}`);
}
