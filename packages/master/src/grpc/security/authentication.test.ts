import { describe, expect, it } from "vitest";
import { authenticate, authorize, roleOfUnits } from "./authentication.js";
import { Tokens } from "./tokens.js";

const VIEWER = "0123456789abcdef0123456789abcdef";
const OPERATOR = "fedcba9876543210fedcba9876543210";
const TOKENS = Tokens.parse(`viewer ${VIEWER}\noperator ${OPERATOR}`, "tokens");

describe("the units of a certificate", () => {
  it.each([
    ["cutline-operator", "operator"],
    ["cutline-viewer", "viewer"],
    [["sales", "cutline-viewer"], "viewer"],
    [["cutline-viewer", "cutline-viewer"], "viewer"],
    [["cutline-viewer", "cutline-operator"], null],
    ["Cutline-Operator", null],
    ["cutline-operator ", null],
    ["sales", null],
    [[], null],
    [undefined, null],
  ] as const)("%j stand for the role %s", (units, role) => {
    expect(roleOfUnits(units)).toBe(role);
  });
});

describe("who calls", () => {
  it.each<[string, string[], "viewer" | "operator" | null, Tokens | null, string]>([
    ["has a token's role", [`Bearer ${VIEWER}`], null, TOKENS, "viewer"],
    ["has a token's role, however bearer is spelt", [`bearer  ${OPERATOR}`], null, TOKENS, "operator"],
    ["has a token's role rather than a certificate's, where that is more", [`Bearer ${VIEWER}`], "operator", TOKENS, "viewer"],
    ["has a token's role rather than a certificate's, where that is less", [`Bearer ${OPERATOR}`], "viewer", TOKENS, "operator"],
    ["has a certificate's role where it has no token", [], "operator", TOKENS, "operator"],
    ["has a certificate's role where there are no tokens", [], "viewer", null, "viewer"],
    ["is nobody without either", [], null, TOKENS, "NO_TOKEN"],
    ["is nobody with a certificate without a role", [], null, null, "NO_ROLE"],
    ["is nobody with a wrong token, whatever its certificate says", [`Bearer ${VIEWER}x`], "operator", TOKENS, "WRONG_TOKEN"],
    ["is nobody with two tokens", [`Bearer ${VIEWER}`, `Bearer ${OPERATOR}`], null, TOKENS, "WRONG_TOKEN"],
    ["is nobody with another scheme", [`Basic ${VIEWER}`], null, TOKENS, "WRONG_TOKEN"],
    ["is nobody with an empty token", ["Bearer "], null, TOKENS, "WRONG_TOKEN"],
  ])("%s", (_who, authorization, certificateRole, tokens, result) => {
    const attempt = (): string => authenticate({ authorization, certificateRole }, tokens);
    if (result === result.toUpperCase()) expect(attempt).toThrow(expect.objectContaining({ code: result }) as Error);
    else expect(attempt()).toBe(result);
  });
});

describe("a viewer", () => {
  it("may look, and an operator may do everything", () => {
    for (const role of ["viewer", "operator"] as const) authorize(role, "/cutline.v1.MasterService/InspectCluster");
    authorize("operator", "/cutline.v1.MasterService/StopCluster");
  });

  it.each(["/cutline.v1.MasterService/StopCluster", "/no.such.Service/Method", ""])("may not call %j", (path) => {
    expect(() => authorize("viewer", path)).toThrow(expect.objectContaining({ code: "NOT_ALLOWED" }) as Error);
  });
});
