import { describe, expect, it } from "vitest";
import { TOKEN_CHARACTERS_MAX, TOKENS_MAX } from "./limits.js";
import { parseTokens, Tokens } from "./tokens.js";

const ONE = "0123456789abcdef0123456789abcdef";
const OTHER = "fedcba9876543210fedcba9876543210";

function strong(index: number): string {
  return `${ONE}${index}`;
}

describe("a token file", () => {
  it("has a role and a token in each line; empty lines and comments say nothing", () => {
    const tokens = Tokens.parse(`# of ann\noperator ${ONE}\r\n\n  \tviewer\t ${OTHER}  \n# the end`, "tokens");
    expect([tokens.roleOf(ONE), tokens.roleOf(OTHER)]).toEqual(["operator", "viewer"]);
  });

  it.each(["", ONE.slice(1), `${ONE}0`, ONE.toUpperCase(), OTHER.slice(0, -1), "operator"])("does not know the token %j", (token) => {
    expect(Tokens.parse(`operator ${ONE}\nviewer ${OTHER}`, "tokens").roleOf(token)).toBeNull();
  });

  it.each<[string, string, string]>([
    ["names another role", `admin ${ONE}`, "tokens:1: a role is one of viewer, operator"],
    ["spells a role in its own way", `# \nOperator ${ONE}`, "tokens:2: a role is one of viewer, operator"],
    ["has no role", `viewer ${OTHER}\n${ONE}`, "tokens:2: the token needs a role before it: viewer or operator"],
    ["has a third word", `viewer ${ONE} ann`, "tokens:1: a line is a role and a token, and nothing more"],
    [
      "has a short token",
      `viewer ${ONE.slice(1)}`,
      "tokens:1: a token has 32 to 4096 characters, this one 31; `openssl rand -hex 32` makes a good one",
    ],
    [
      "has an endless token",
      `viewer ${ONE.repeat(TOKEN_CHARACTERS_MAX / 32)}a`,
      "tokens:1: a token has 32 to 4096 characters, this one 4097; `openssl rand -hex 32` makes a good one",
    ],
    [
      "has a weak token",
      `viewer ${"abcdefg".repeat(6)}`,
      "tokens:1: a token has at least 8 different characters; `openssl rand -hex 32` makes a good one",
    ],
    [
      "has a token that no header carries",
      `viewer ${ONE}ä`,
      "tokens:1: a token consists of letters, digits and -._~+/ (and = at its end); `openssl rand -hex 32` makes a good one",
    ],
    [
      "has a token twice",
      `viewer ${ONE}\n\nviewer ${OTHER}\noperator ${ONE}`,
      "tokens:4: the token is that of line 1; each has one of its own",
    ],
    ["has no token", "# soon\n", "tokens has no token; a line is a role, viewer or operator, and a token"],
    [
      "has too many",
      Array.from({ length: TOKENS_MAX + 1 }, (_, index) => `viewer ${strong(index)}`).join("\n"),
      "tokens:101: more than 100 tokens are too many",
    ],
  ])("that %s is refused with its line, and its tokens stay secret", (_what, text, message) => {
    const refusal = expect.objectContaining({ code: "BAD_TOKENS", message }) as Error;
    expect(() => Tokens.parse(text, "tokens")).toThrow(refusal);
  });

  it("may have as many as it may", () => {
    const text = Array.from({ length: TOKENS_MAX }, (_, index) => `viewer ${strong(index)}`).join("\n");
    expect(Tokens.parse(text, "tokens").roleOf(strong(TOKENS_MAX - 1))).toBe("viewer");
  });

  it("of a client needs no roles", () => {
    expect(parseTokens(ONE, "token")).toEqual([{ line: 1, role: null, token: ONE }]);
  });
});
