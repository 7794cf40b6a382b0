import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Authority, writeCertificates } from "@cutline/certificates";
import { describe, expect, it, onTestFinished } from "vitest";
import { readClientSecurity } from "./client-security.js";
import { SECRET_FILE_BYTES_MAX } from "./limits.js";
import { readServerSecurity } from "./server-security.js";

const ONE = "0123456789abcdef0123456789abcdef";
const OTHER = "fedcba9876543210fedcba9876543210";

const authority = await Authority.create();
const issued = { server: await authority.server(), other: await authority.server(), over: await authority.server({ expired: true }) };

/** A directory of secrets. */
function secrets() {
  const directory = mkdtempSync(join(tmpdir(), "cutline-test-"));
  onTestFinished(() => {
    rmSync(directory, { recursive: true });
  });
  const write = (name: string, content: string | Buffer, mode = 0o600): string => {
    const path = join(directory, name);
    writeFileSync(path, content, { mode });
    chmodSync(path, mode); // whatever the umask
    return path;
  };
  const server = writeCertificates(directory, "server", issued.server);
  const other = writeCertificates(directory, "other", issued.other);
  const over = writeCertificates(directory, "over", issued.over);
  return { directory, write, server, other, over, ca: write("ca.crt", authority.ca, 0o644) };
}

function refused(code: string, message: string | RegExp): Error {
  return expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error;
}

describe("a server's secrets", () => {
  it("are read from files", async () => {
    const { write, server, ca } = secrets();
    const security = await readServerSecurity({
      tlsCert: server.cert,
      tlsKey: server.key,
      clientCa: ca,
      tokenFile: write("tokens", `viewer ${ONE}\n`),
    });
    expect(security.tls).toEqual({ ...issued.server, clientCa: authority.ca });
    expect(security.tokens?.roleOf(ONE)).toBe("viewer");
    expect(await readServerSecurity({})).toEqual({ tls: null, tokens: null });
  });

  it.each([0o644, 0o604, 0o602, 0o660, 0o666, 0o610, 0o777])("are refused in a file of mode %o", async (mode) => {
    const { write, server } = secrets();
    const exposed = refused("SECRET_EXPOSED", `may be read by others \\(mode ${mode.toString(8)}\\); make it \`chmod 600\`$`);
    await expect(readServerSecurity({ tokenFile: write("tokens", `viewer ${ONE}\n`, mode) })).rejects.toThrow(exposed);
    const tlsKey = write("server.key", issued.server.key, mode);
    await expect(readServerSecurity({ tlsCert: server.cert, tlsKey })).rejects.toThrow(exposed);
  });

  it.each([0o600, 0o400, 0o640, 0o440])("are taken from a file of mode %o", async (mode) => {
    const { write } = secrets();
    expect((await readServerSecurity({ tokenFile: write("tokens", `viewer ${ONE}\n`, mode) })).tokens).not.toBeNull();
  });

  it("are refused where they can't be read", async () => {
    const { directory, write } = secrets();
    mkdirSync(join(directory, "here"));
    await expect(readServerSecurity({ tokenFile: join(directory, "nowhere") })).rejects.toThrow(
      refused("CANT_READ", /^can't read \S+nowhere: ENOENT/),
    );
    await expect(readServerSecurity({ tokenFile: join(directory, "here") })).rejects.toThrow(refused("CANT_READ", /it is no file$/));
    const endless = write("endless", Buffer.alloc(SECRET_FILE_BYTES_MAX + 1));
    await expect(readServerSecurity({ tokenFile: endless })).rejects.toThrow(refused("CANT_READ", /larger than 1048576 bytes$/));
  });

  it("are refused where one goes without the other", async () => {
    const { server, ca } = secrets();
    const lonely = refused("BAD_SECURITY", "go together$");
    await expect(readServerSecurity({ tlsCert: server.cert })).rejects.toThrow(lonely);
    await expect(readServerSecurity({ tlsKey: server.key })).rejects.toThrow(lonely);
    await expect(readServerSecurity({ clientCa: ca })).rejects.toThrow(refused("BAD_SECURITY", "take a TLS certificate of the server$"));
  });

  it("are refused where they are no certificates, or don't fit, or are over", async () => {
    const { write, server, other, over } = secrets();
    const text = write("text.crt", "hello");
    await expect(readServerSecurity({ tlsCert: text, tlsKey: server.key })).rejects.toThrow(
      refused("BAD_CERTIFICATE", /text\.crt holds no certificate/),
    );
    await expect(readServerSecurity({ tlsCert: server.cert, tlsKey: text })).rejects.toThrow(
      refused("BAD_CERTIFICATE", /text\.crt is not the key/),
    );
    await expect(readServerSecurity({ tlsCert: server.cert, tlsKey: other.key })).rejects.toThrow(
      refused("BAD_CERTIFICATE", /other\.key is not the key of the certificate in \S+server\.crt: key values mismatch$/),
    );
    await expect(readServerSecurity({ tlsCert: over.cert, tlsKey: over.key })).rejects.toThrow(
      refused("CERTIFICATE_EXPIRED", /over\.crt was valid until/),
    );
    const clientCa = text;
    await expect(readServerSecurity({ tlsCert: server.cert, tlsKey: server.key, clientCa })).rejects.toThrow(
      refused("BAD_CERTIFICATE", /text\.crt/),
    );
  });
});

describe("a client's secrets", () => {
  it("are read from files", async () => {
    const { write, server, ca } = secrets();
    const token = write("token", `operator ${ONE}\n`);
    expect(await readClientSecurity({ tlsCa: ca, tlsCert: server.cert, tlsKey: server.key, tokenFile: token })).toEqual({
      tls: { ca: authority.ca, own: issued.server },
      token: ONE,
    });
    expect(await readClientSecurity({ tlsCa: ca })).toEqual({ tls: { ca: authority.ca, own: null }, token: null });
    expect(await readClientSecurity({})).toEqual({ tls: null, token: null });
  });

  it("have a token that a file tells before the environment does", async () => {
    const { write } = secrets();
    expect((await readClientSecurity({ token: OTHER })).token).toBe(OTHER);
    expect((await readClientSecurity({ token: OTHER, tokenFile: write("token", ONE) })).token).toBe(ONE);
  });

  it("are refused where a file has no token, or several, or others may read it", async () => {
    const { write } = secrets();
    await expect(readClientSecurity({ tokenFile: write("none", "# soon") })).rejects.toThrow(
      refused("BAD_TOKENS", "must hold one token, and holds 0$"),
    );
    const several = write("several", `viewer ${ONE}\noperator ${OTHER}`);
    await expect(readClientSecurity({ tokenFile: several })).rejects.toThrow(refused("BAD_TOKENS", "must hold one token, and holds 2$"));
    await expect(readClientSecurity({ tokenFile: write("open", ONE, 0o644) })).rejects.toThrow(
      refused("SECRET_EXPOSED", "may be read by others"),
    );
  });

  it("are refused where one goes without the other, or they are over", async () => {
    const { server, over, ca } = secrets();
    await expect(readClientSecurity({ tlsCa: ca, tlsCert: server.cert })).rejects.toThrow(refused("BAD_SECURITY", "go together$"));
    await expect(readClientSecurity({ tlsCert: server.cert, tlsKey: server.key })).rejects.toThrow(
      refused("BAD_SECURITY", "takes the authority"),
    );
    await expect(readClientSecurity({ tlsCa: over.cert })).rejects.toThrow(refused("CERTIFICATE_EXPIRED", "was valid until"));
    await expect(readClientSecurity({ tlsCa: ca, tlsCert: over.cert, tlsKey: over.key })).rejects.toThrow(
      refused("CERTIFICATE_EXPIRED", "was valid until"),
    );
  });
});
