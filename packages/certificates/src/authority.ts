import "reflect-metadata"; // @peculiar/x509 needs it before it is loaded
import { webcrypto } from "node:crypto";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const HOUR_MS = 3_600_000;

/** What a certificate says. */
export interface CertificateRequest {
  /** Its subject, such as "CN=ann,OU=cutline-viewer". */
  readonly subject: string;
  /** DNS names of a server. */
  readonly names?: readonly string[];
  /** IP addresses of a server. */
  readonly addresses?: readonly string[];
  /** Whether its time is over already. */
  readonly expired?: boolean;
}

/** A certificate and its private key, in PEM. */
export interface Issued {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** A certificate authority that exists as long as somebody holds it. */
export class Authority {
  private constructor(
    private readonly certificate: X509Certificate,
    private readonly keys: webcrypto.CryptoKeyPair,
  ) {}

  static async create(name = "CN=an authority of a test"): Promise<Authority> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned(
      {
        name,
        keys,
        signingAlgorithm: ALGORITHM,
        ...validity(false),
        extensions: [
          new BasicConstraintsExtension(true, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
          await SubjectKeyIdentifierExtension.create(keys.publicKey),
        ],
      },
      webcrypto,
    );
    return new Authority(certificate, keys);
  }

  /** Its own certificate, in PEM. */
  get ca(): Buffer {
    return Buffer.from(`${this.certificate.toString("pem")}\n`);
  }

  /** Its own certificate and key, for whoever uses an authority as a server, as those do who sign their certificate themselves. */
  async itself(): Promise<Issued> {
    return { cert: this.ca, key: await privateKeyOf(this.keys) };
  }

  /** A certificate of a server, of 127.0.0.1 and localhost unless told otherwise. It serves for nothing else. */
  server({ subject = "CN=a server of a test", ...rest }: Partial<CertificateRequest> = {}): Promise<Issued> {
    return this.issue({ names: ["localhost"], addresses: ["127.0.0.1"], subject, ...rest }, ExtendedKeyUsage.serverAuth);
  }

  /** A certificate of a client. It serves for nothing else. */
  client(request: CertificateRequest): Promise<Issued> {
    return this.issue(request, ExtendedKeyUsage.clientAuth);
  }

  private async issue(
    { subject, names = [], addresses = [], expired = false }: CertificateRequest,
    usage: ExtendedKeyUsage,
  ): Promise<Issued> {
    const keys = await newKeys();
    const alternatives: JsonGeneralName[] = [
      ...names.map((value) => ({ type: "dns" as const, value })),
      ...addresses.map((value) => ({ type: "ip" as const, value })),
    ];
    const extensions: Extension[] = [
      new BasicConstraintsExtension(false, undefined, true),
      new ExtendedKeyUsageExtension([usage]),
      await AuthorityKeyIdentifierExtension.create(this.keys.publicKey),
    ];
    if (alternatives.length > 0) extensions.push(new SubjectAlternativeNameExtension(alternatives));
    const certificate = await X509CertificateGenerator.create(
      {
        subject,
        issuer: this.certificate.subject,
        publicKey: keys.publicKey,
        signingKey: this.keys.privateKey,
        signingAlgorithm: ALGORITHM,
        ...validity(expired),
        extensions,
      },
      webcrypto,
    );
    return { cert: Buffer.from(`${certificate.toString("pem")}\n`), key: await privateKeyOf(keys) };
  }
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

/** In PEM. */
async function privateKeyOf({ privateKey }: webcrypto.CryptoKeyPair): Promise<Buffer> {
  const key = PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", privateKey), "PRIVATE KEY");
  return Buffer.from(`${key}\n`);
}

function validity(expired: boolean): { readonly notBefore: Date; readonly notAfter: Date } {
  const nowMs = Date.now();
  const endMs = expired ? nowMs - HOUR_MS : nowMs + HOUR_MS;
  return { notBefore: new Date(endMs - 3 * HOUR_MS), notAfter: new Date(endMs) };
}
