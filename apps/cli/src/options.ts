import { type Style, STYLES } from "@cutline/script";
import { InvalidArgumentError, Option } from "commander";
import { type HostCommands, HOSTS_MAX } from "./clusters.js";

const SEED_MAX = 2n ** 64n - 1n;
const PORT_MAX = 65_535;

/** `--seed`: a whole number from 0 to 2^64 - 1. */
export function parseSeed(text: string): bigint {
  const seed = /^\d{1,20}$/.test(text) ? BigInt(text) : SEED_MAX + 1n;
  if (seed > SEED_MAX) throw new InvalidArgumentError(`A seed is a whole number from 0 to ${SEED_MAX}.`);
  return seed;
}

/** `--hosts`: a whole number from 0 to HOSTS_MAX. */
export function parseHosts(text: string): number {
  return wholeNumber(text, HOSTS_MAX, "A number of hosts");
}

/** `--host-command`, which may be given once for each host. */
export function hostCommandOption(): Option {
  return new Option("--host-command <n=command>", "run this as host n, a program that speaks docs/protocol.md; may be repeated").argParser(
    (text: string, before: HostCommands | undefined): HostCommands => {
      const [, host = "0", command = ""] = /^([1-9]\d{0,5})=(.*\S.*)$/s.exec(text) ?? [];
      if (command === "") throw new InvalidArgumentError("It is the number of a host, from 1, and a command for sh: 3='python3 host.py'.");
      return new Map([...(before ?? []), [parseHosts(host), command]]);
    },
  );
}

/** A number of things: a whole number from 0 to 999999. */
export function parseCount(text: string): number {
  return wholeNumber(text, 999_999, "A number of outputs");
}

/** `--port`: a whole number from 0 to 65535. */
export function parsePort(text: string): number {
  return wholeNumber(text, PORT_MAX, "A port");
}

/** `--style`: one of the script language's. */
export function parseStyle(text: string): Style {
  const style = STYLES.get(text);
  if (style === undefined) throw new InvalidArgumentError(`A style is one of ${[...STYLES.keys()].join(", ")}.`);
  return style;
}

function wholeNumber(text: string, most: number, what: string): number {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : most + 1;
  if (number > most) throw new InvalidArgumentError(`${what} is a whole number from 0 to ${most}.`);
  return number;
}
