import { describe, expect, it } from "vitest";
import { CutlineError, Defect, invariant, ProtocolError, Refusal } from "./errors.js";

describe("an error", () => {
  it.each<[CutlineError, string, string, string]>([
    [new Refusal("NODE_EXISTS", "it exists"), "Refusal", "NODE_EXISTS", "it exists"],
    [new ProtocolError("LINK_GAP", "a gap"), "ProtocolError", "LINK_GAP", "a gap"],
    [new Defect("we are wrong"), "Defect", "DEFECT", "we are wrong"],
  ])("%s tells its kind by name, and carries a code and a message", (error, name, code, message) => {
    expect(error).toBeInstanceOf(CutlineError);
    expect(error).toMatchObject({ name, code, message });
    expect(error.stack).toContain(`${name}: ${message}`);
  });
});

describe("an invariant", () => {
  it("passes where it holds", () => {
    expect(() => {
      invariant(true, "one is one");
    }).not.toThrow();
  });

  it("throws a Defect with the claim and the facts where it doesn't", () => {
    expect(() => {
      invariant(false, "sent is received", { sent: 2, channel: null });
    }).toThrow(new Defect("this should always hold, and does not: sent is received (sent = 2, channel = null)"));
    expect(() => {
      invariant(false, "it holds");
    }).toThrow(new Defect("this should always hold, and does not: it holds"));
  });
});
