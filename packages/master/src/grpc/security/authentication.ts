import { Refusal } from "@cutline/core";
import { mayCall, type Role } from "./roles.js";
import type { Tokens } from "./tokens.js";

/** What a call shows of who makes it. */
export interface Credentials {
  /** Values of its `authorization` metadata. */
  readonly authorization: readonly (string | Buffer)[];
  /** The role in the client's certificate; null: none. */
  readonly certificateRole: Role | null;
}

/** Names of the organizational units (OU) of a certificate's subject that stand for roles. Nobody has them by accident. */
const ROLE_OF_UNIT: ReadonlyMap<string, Role> = new Map([
  ["cutline-viewer", "viewer"],
  ["cutline-operator", "operator"],
]);

/** The role that a certificate's organizational units name; null where none does, or they contradict each other. */
export function roleOfUnits(units: string | readonly string[] | undefined): Role | null {
  const roles = new Set([units ?? []].flat().flatMap((unit) => ROLE_OF_UNIT.get(unit) ?? []));
  const [role = null] = roles;
  return roles.size === 1 ? role : null;
}

/** What a call's token is good for, or its certificate where it has no token. Throws a Refusal: NO_TOKEN, WRONG_TOKEN or NO_ROLE. */
export function authenticate({ authorization, certificateRole }: Credentials, tokens: Tokens | null): Role {
  if (tokens === null || authorization.length === 0) return certificateRole ?? refuseNameless(tokens);
  const role = tokens.roleOf(bearerToken(authorization));
  if (role === null) throw new Refusal("WRONG_TOKEN", "this server knows no such token");
  return role;
}

/** Throws a Refusal (NOT_ALLOWED) where somebody with `role` may not call the method at `path`. */
export function authorize(role: Role, path: string): void {
  if (mayCall(role, path)) return;
  throw new Refusal("NOT_ALLOWED", `a ${role} may only look: ${path.slice(path.lastIndexOf("/") + 1)} takes an operator`);
}

function bearerToken([value, ...others]: readonly (string | Buffer)[]): string {
  const [, token] = /^bearer +(\S+)$/i.exec(String(value)) ?? [];
  if (token !== undefined && others.length === 0) return token;
  throw new Refusal("WRONG_TOKEN", 'the metadata key "authorization" holds "Bearer TOKEN", once');
}

function refuseNameless(tokens: Tokens | null): never {
  if (tokens !== null)
    throw new Refusal("NO_TOKEN", 'this server takes calls with a token: "Bearer TOKEN" under the metadata key "authorization"');
  throw new Refusal("NO_ROLE", "the client's certificate names no role: its OU is neither cutline-viewer nor cutline-operator");
}
