/**
 * Certificates for tests, made while they run: an authority, and what it issues. Nothing of it is published.
 *
 * - `authority.ts`: an authority and its certificates, in PEM
 * - `certificate-files.ts`: the same as files, as the command line takes them
 */
export { Authority, type CertificateRequest, type Issued } from "./authority.js";
export { type CertificateFiles, writeCertificates } from "./certificate-files.js";
