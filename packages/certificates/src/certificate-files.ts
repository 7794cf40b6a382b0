import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Issued } from "./authority.js";

/** Where a certificate and its key are. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** Writes a certificate and its key into `directory`, the key for its owner alone. */
export function writeCertificates(directory: string, name: string, { cert, key }: Issued): CertificateFiles {
  const paths = { cert: join(directory, `${name}.crt`), key: join(directory, `${name}.key`) };
  writeFileSync(paths.cert, cert);
  writeFileSync(paths.key, key, { mode: 0o600 });
  return paths;
}
