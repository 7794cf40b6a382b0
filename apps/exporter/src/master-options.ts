import type { ClientSecurityFiles } from "@cutline/master/grpc";
import type { Command } from "commander";
import type { MasterChoice } from "./master-source.js";

/** What the options of a command say of a master. */
export interface MasterOptions extends Omit<ClientSecurityFiles, "token"> {
  readonly master?: string;
}

/** The environment variable that may hold a token, as `cutline` has it. */
const TOKEN_VARIABLE = "CUTLINE_TOKEN";

/** Adds the options for a master, the first of which says `what` it is for. */
export function addMasterOptions(command: Command, what: string): Command {
  return command
    .option("--master <address>", what)
    .option("--tls-ca <file>", "speak TLS to that master, whose certificate is of this authority (PEM)")
    .option("--tls-cert <file>", "show that master this certificate (PEM)")
    .option("--tls-key <file>", "the key of --tls-cert (PEM)")
    .option("--token-file <file>", `show that master the token in this file (or the one in the environment, ${TOKEN_VARIABLE})`);
}

/** The master that options name; null: none. */
export function masterChoice({ master, tlsCa, tlsCert, tlsKey, tokenFile }: MasterOptions): MasterChoice | null {
  if (master === undefined) return null;
  const token = process.env[TOKEN_VARIABLE];
  const files = {
    ...(tlsCa !== undefined && { tlsCa }),
    ...(tlsCert !== undefined && { tlsCert }),
    ...(tlsKey !== undefined && { tlsKey }),
    ...(tokenFile !== undefined && { tokenFile }),
    ...(token !== undefined && token !== "" && { token }),
  };
  return { address: master, files };
}
