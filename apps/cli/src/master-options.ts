import type { ClientSecurityFiles } from "@cutline/master/grpc";
import type { Command } from "commander";

/** A master that runs elsewhere, and how it is connected to. */
export interface MasterChoice {
  /** HOST:PORT. */
  readonly address: string;
  readonly files: ClientSecurityFiles;
}

/** What the options of a command say of a master. */
export interface MasterOptions extends Omit<ClientSecurityFiles, "token"> {
  readonly master?: string;
}

/** The environment variable that may hold a token. On the command line, everybody on the machine could read it. */
const TOKEN_VARIABLE = "CUTLINE_TOKEN";

/** Adds the options for a master that runs elsewhere to a command. */
export function addMasterOptions(command: Command): Command {
  return command
    .option("--master <address>", "use the master at HOST:PORT instead of one of our own")
    .option("--tls-ca <file>", "speak TLS to that master, whose certificate is of this authority (PEM)")
    .option("--tls-cert <file>", "show that master this certificate (PEM)")
    .option("--tls-key <file>", "the key of --tls-cert (PEM)")
    .option("--token-file <file>", `show that master the token in this file (or the one in the environment, ${TOKEN_VARIABLE})`);
}

/** The master that options name; null: none. Calls `refuse`, which throws, where they say how to reach one, and not which. */
export function masterChoice({ master, ...files }: MasterOptions, refuse: (story: string) => never): MasterChoice | null {
  if (master !== undefined) return { address: master, files: { ...files, token: tokenInEnvironment() } };
  const { tlsCa, tlsCert, tlsKey, tokenFile } = files;
  const given = Object.entries({ "--tls-ca": tlsCa, "--tls-cert": tlsCert, "--tls-key": tlsKey, "--token-file": tokenFile });
  const [lonely] = given.find(([, file]) => file !== undefined) ?? [];
  return lonely === undefined ? null : refuse(`error: ${lonely} is for a master that runs elsewhere: name it with --master`);
}

function tokenInEnvironment(): string | undefined {
  const token = process.env[TOKEN_VARIABLE];
  return token === "" ? undefined : token;
}
