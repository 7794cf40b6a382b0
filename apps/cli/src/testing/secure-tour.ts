import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { TOUR_OUTPUT } from "./clients-page.js";
import type { Newcomer } from "./newcomer.js";
import { beginCluster, OPERATOR, secureMaster, VIEWER } from "./secure-masters.js";

/** gRPC's codes, as they are spelled in one language or another. */
const CODES = { UNAUTHENTICATED: 16, PERMISSION_DENIED: 7, UNAVAILABLE: 14 } as const;

/** The line on standard error of a tour that didn't get through. */
function refusal(code: keyof typeof CODES, reason: string): RegExp {
  return new RegExp(`^(?:${code.replace("_", "_?")}|gRPC status ${CODES[code]}): [^]+? \\[${reason}\\]$`, "im");
}

const OF_NOBODY = "not from the master";

/** What a tour, which `command` begins, must do with masters that speak TLS and ask who calls. `reader` has it in the directory. */
export function testSecureTour(reader: () => Newcomer, command: string): void {
  it("shows a token over TLS, and gets nowhere without one", async () => {
    const { address, ca, otherCa } = await secureMaster("tokens");
    const tour = `${command} --address ${address}`;
    const takes = (words: string, CUTLINE_TOKEN?: string) =>
      reader().runs(`${tour} ${words}`, CUTLINE_TOKEN === undefined ? {} : { CUTLINE_TOKEN });
    expect(await takes(`--tls-ca ${ca}`, OPERATOR)).toBe(TOUR_OUTPUT);
    await expect(takes(`--tls-ca ${ca}`)).rejects.toThrow(refusal("UNAUTHENTICATED", "NO_TOKEN"));
    await expect(takes(`--tls-ca ${ca}`, VIEWER.replace("0", "1"))).rejects.toThrow(refusal("UNAUTHENTICATED", "WRONG_TOKEN"));
    await expect(takes(`--tls-ca ${otherCa}`, OPERATOR)).rejects.toThrow(refusal("UNAVAILABLE", OF_NOBODY));
    await expect(takes("", OPERATOR)).rejects.toThrow(refusal("UNAVAILABLE", OF_NOBODY));
  });

  it("looks with a viewer's token, and changes nothing", async () => {
    const { address, ca } = await secureMaster("tokens");
    await beginCluster(address, readFileSync(ca));
    const tour = `${command} --address ${address} --tls-ca ${ca}`;
    const viewer = { CUTLINE_TOKEN: VIEWER };
    const seen = "node 1 = 1000\nnode 2 = 500\n";
    expect(await reader().runs(`${tour} --look`, viewer)).toBe(seen);
    await expect(reader().runs(tour, viewer)).rejects.toThrow(refusal("PERMISSION_DENIED", "NOT_ALLOWED"));
    expect(await reader().runs(`${tour} --look`, viewer)).toBe(seen);
  });

  it("shows a certificate, and gets nowhere without one", async () => {
    const { address, ca, operator, viewer } = await secureMaster("certificates");
    const tour = `${command} --address ${address} --tls-ca ${ca}`;
    expect(await reader().runs(`${tour} ${operator.join(" ")}`)).toBe(TOUR_OUTPUT);
    await expect(reader().runs(`${tour} ${viewer.join(" ")}`)).rejects.toThrow(refusal("PERMISSION_DENIED", "NOT_ALLOWED"));
    await expect(reader().runs(tour)).rejects.toThrow(refusal("UNAVAILABLE", OF_NOBODY));
  });

  it("says in a line that nobody is there, and doesn't wait for it", async () => {
    await expect(reader().runs(`${command} --address 127.0.0.1:1`)).rejects.toThrow(refusal("UNAVAILABLE", OF_NOBODY));
  });
}
