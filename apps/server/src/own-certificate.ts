import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Env, EnvError } from './env.ts';

export interface OwnCertificate {
  /** SHA-256 of its bytes in pairs between colons, as the desktop shows it and people read it out. */
  fingerprint: string;
  /** Epoch milliseconds. */
  validFromMs: number;
  validToMs: number;
}

/**
 * The certificate that this server shows to clients; undefined where it speaks no TLS itself.
 * @throws EnvError where a file cannot be used.
 */
export function readOwnCertificate({
  WP_TLS_CERT_FILE: certFile,
  WP_TLS_KEY_FILE: keyFile,
}: Pick<Env, 'WP_TLS_CERT_FILE' | 'WP_TLS_KEY_FILE'>): OwnCertificate | undefined {
  if (certFile === undefined || keyFile === undefined) return undefined;
  const certificate = readAs('WP_TLS_CERT_FILE', certFile, (bytes) => new X509Certificate(bytes));
  const key = readAs('WP_TLS_KEY_FILE', keyFile, createPrivateKey);
  if (!certificate.checkPrivateKey(key))
    throw new EnvError(['WP_TLS_KEY_FILE: is not the key of the certificate in WP_TLS_CERT_FILE']);
  return {
    fingerprint: certificate.fingerprint256,
    validFromMs: Date.parse(certificate.validFrom),
    validToMs: Date.parse(certificate.validTo),
  };
}

function readAs<T>(variable: string, file: string, parse: (bytes: Buffer) => T): T {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    throw new EnvError([`${variable}: cannot be read: ${file}`]);
  }
  try {
    return parse(bytes);
  } catch {
    throw new EnvError([`${variable}: is damaged, or not in PEM: ${file}`]);
  }
}
