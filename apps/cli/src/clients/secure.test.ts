import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Authority, writeCertificates } from "@cutline/certificates";
import { describe, expect, it } from "vitest";
import { TOUR_OUTPUT } from "../testing/clients-page.js";
import { CutlineProcess } from "../testing/cutline-process.js";
import { lacks } from "../testing/needs.js";
import { newcomer } from "../testing/newcomer.js";
import { temporaryDirectory } from "../testing/scripts.js";

const OPERATOR = "fedcba9876543210fedcba9876543210";
const VIEWER = "0123456789abcdef0123456789abcdef";

/** A master that speaks TLS and asks for tokens: its address, and the authority to trust. */
async function secureMaster(): Promise<{ readonly address: string; readonly ca: string }> {
  const directory = temporaryDirectory();
  const authority = await Authority.create();
  const { cert, key } = writeCertificates(directory, "server", await authority.server());
  const [ca, tokens] = [join(directory, "ca.crt"), join(directory, "tokens")];
  writeFileSync(ca, authority.ca);
  writeFileSync(tokens, `operator ${OPERATOR}\nviewer ${VIEWER}\n`, { mode: 0o600 });
  const server = new CutlineProcess(["serve", "--port", "0", "--hosts", "0", "--tls-cert", cert, "--tls-key", key, "--token-file", tokens]);
  const [, address = ""] = await server.prints(/^cutline master is listening on (\S+); Ctrl-C ends it\n$/);
  return { address, ca };
}

const TOURS = [
  {
    heading: "Python",
    tour: "python3 tour.py",
    needs: ["protoc --version", "command -v grpc_python_plugin", '/usr/bin/python3 -c "import grpc, google.protobuf"'],
  },
  {
    heading: "Ruby",
    tour: 'ruby -I. "$CUTLINE/examples/clients/ruby/tour.rb"',
    needs: ["protoc --version", "command -v grpc_ruby_plugin", 'ruby -e "require %(grpc)"'],
  },
];

describe.each(TOURS)("over TLS, with a token, the tour in $heading", ({ heading, tour, needs }) => {
  it.skipIf(lacks(`the client in ${heading}`, needs))(
    "prints what it prints in the clear, and only an operator may take it",
    { timeout: 120_000 },
    async () => {
      const reader = await newcomer();
      await reader.follows(heading);
      const { address, ca } = await secureMaster();
      const commands = `${tour} --address ${address} --tls-ca ${ca}`;
      await expect(reader.runs(commands)).rejects.toThrow(/UNAUTHENTICATED|NO_TOKEN/i);
      await expect(reader.runs(commands, { CUTLINE_TOKEN: VIEWER })).rejects.toThrow(/PERMISSION_?DENIED|NOT_ALLOWED/i);
      expect(await reader.runs(commands, { CUTLINE_TOKEN: OPERATOR })).toBe(TOUR_OUTPUT);
    },
  );
});
