/** Makes certificates for tests, fresh for each run: no key lies in the repository, and no tool is needed. */
import { createSign, generateKeyPairSync, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';

export interface MadeCertificate {
  /** With its private key in PEM, as a server wants both. */
  cert: string;
  key: string;
  x509: X509Certificate;
  privateKey: KeyObject;
  name: string;
}

export interface CertificateOptions {
  name?: string;
  /** Absent: it signs itself. */
  by?: MadeCertificate;
  /** Names, and IPv4 addresses. */
  hosts?: readonly string[];
  isCa?: boolean;
  /** How many CAs may stand below it. */
  pathLength?: number;
  /** A CA that may vouch for names below this one alone. */
  onlyFor?: string;
  /** Of the extended key usage; absent: any. */
  purpose?: 'server' | 'client';
  /** Of the signature; nobody should take SHA-1. */
  digest?: 'sha256' | 'sha1';
  from?: Date;
  to?: Date;
}

const DAY_MS = 86_400_000;

export function makeCertificate(options: CertificateOptions = {}): MadeCertificate {
  const { name = 'WP test', by, isCa = false, digest = 'sha256' } = options;
  const algorithm = digest === 'sha256' ? ECDSA_SHA256 : ECDSA_SHA1;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const from = options.from ?? new Date(Date.now() - DAY_MS);
  const to = options.to ?? new Date(Date.now() + 90 * DAY_MS);
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    nameOf(by?.name ?? name),
    sequence(time(from), time(to)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions(options))),
  );
  const signature = createSign(digest)
    .update(body)
    .sign(by?.privateKey ?? privateKey);
  const whole = sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const x509 = new X509Certificate(whole);
  if (x509.ca !== isCa) throw new Error('the certificate was not made as it should be');
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { cert: x509.toString(), key, x509, privateKey, name };
}

function extensions({ hosts = [], isCa = false, ...options }: CertificateOptions): Buffer[] {
  const list: Buffer[] = [];
  if (isCa) {
    const length = options.pathLength === undefined ? [] : [integer(Buffer.from([options.pathLength]))];
    list.push(
      critical('551d13', sequence(TRUE, ...length)),
      critical('551d0f', der(0x03, Buffer.from([1, 6]))),
    );
  }
  if (hosts.length > 0) list.push(extension('551d11', sequence(...hosts.map(generalName))));
  if (options.purpose !== undefined) {
    const purpose = options.purpose === 'server' ? '2b06010505070301' : '2b06010505070302';
    list.push(extension('551d25', sequence(oid(purpose))));
  }
  if (options.onlyFor !== undefined) {
    const permitted = sequence(sequence(der(0x82, Buffer.from(options.onlyFor))));
    // `permittedSubtrees` stands for its SEQUENCE.
    list.push(critical('551d1e', sequence(der(0xa0, permitted.subarray(2)))));
  }
  return list;
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const tagged = (tag: number, content: Buffer): Buffer => der(0xa0 + tag, content);
const integer = (bytes: Buffer): Buffer => der(0x02, bytes);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const TRUE = der(0x01, Buffer.from([0xff]));
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const ECDSA_SHA1 = sequence(oid('2a8648ce3d0401'));
const nameOf = (name: string): Buffer =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), der(0x04, value));
const critical = (id: string, value: Buffer): Buffer => sequence(oid(id), TRUE, der(0x04, value));
const generalName = (host: string): Buffer =>
  /^[\d.]+$/.test(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host));

/** As UTCTime, which serves the years up to 2049. */
const time = (at: Date): Buffer =>
  der(0x17, Buffer.from(`${at.toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
