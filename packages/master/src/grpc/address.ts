import { Refusal } from "@cutline/core";

/** Where a server listens. */
export interface Address {
  /** A name, an IPv4 address, or an IPv6 address without brackets. */
  readonly host: string;
  /** 0 to 65535. */
  readonly port: number;
}

/** HOST:PORT, with brackets around an IPv6 address. */
export function formatAddress({ host, port }: Address): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Reads HOST:PORT. Throws a Refusal (BAD_ADDRESS). */
export function parseAddress(text: string): Address {
  const match = /^(?:\[([\da-f:.]+)\]|([^\s:/[\]]+)):(\d{1,5})$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host !== undefined && port >= 1 && port <= 65_535) return { host, port };
  throw new Refusal("BAD_ADDRESS", `"${text}" is no address of a master; one is HOST:PORT, such as 127.0.0.1:50051`);
}

/** Whether only this machine can reach `host`. A name other than localhost may lead anywhere. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}
