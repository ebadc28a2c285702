/** Whether a certificate leads to a CA that the user chose. */
import { X509Certificate } from 'node:crypto';

/** A CA's certificate that is a beginning of trust. */
export type Authority = X509Certificate;

interface Chain {
  leaf: X509Certificate;
  others: readonly X509Certificate[];
  authorities: readonly Authority[];
  nowMs: number;
}

const MAX_DEPTH = 6;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

export function isIssuedBy({ leaf, others, authorities, nowMs }: Chain): boolean {
  // An absent list of purposes allows all.
  const purposes: readonly string[] | undefined = leaf.keyUsage;
  if (purposes !== undefined && !purposes.includes(SERVER_AUTH)) return false;
  const leadsUp = (child: X509Certificate, below: number): boolean => {
    const issues = (parent: X509Certificate) => isIssuerOf(parent, child, { below, nowMs });
    if (authorities.some(issues)) return true;
    return below < MAX_DEPTH && others.some((parent) => issues(parent) && leadsUp(parent, below + 1));
  };
  return isValidAt(leaf, nowMs) && hasLongKey(leaf) && leadsUp(leaf, 0);
}

/** @param below CAs between this one and the server's certificate. */
function isIssuerOf(
  parent: X509Certificate,
  child: X509Certificate,
  { below, nowMs }: { below: number; nowMs: number },
): boolean {
  if (!parent.ca || !isValidAt(parent, nowMs) || !hasLongKey(parent)) return false;
  // Browsers take no signature over a hash that can be forged either.
  if (WEAK_SIGNATURES.some((identifier) => child.raw.includes(identifier))) return false;
  // Names that a CA may vouch for are not judged here: one that is held to some is refused rather than misjudged.
  if (parent.raw.includes(NAME_CONSTRAINTS)) return false;
  const limit = pathLengthOf(parent);
  if (limit !== undefined && below > limit) return false;
  return child.checkIssued(parent) && child.verify(parent.publicKey);
}

const isValidAt = (one: X509Certificate, ms: number): boolean =>
  Date.parse(one.validFrom) <= ms && ms <= Date.parse(one.validTo);

const MIN_RSA_BITS = 2048;

function hasLongKey({ publicKey }: X509Certificate): boolean {
  const { modulusLength } = publicKey.asymmetricKeyDetails ?? {};
  return modulusLength === undefined || modulusLength >= MIN_RSA_BITS;
}

/** MD5 and SHA-1 with RSA, SHA-1 with an elliptic curve: their identifiers in DER. */
const WEAK_SIGNATURES = ['2a864886f70d010104', '2a864886f70d010105', '2a8648ce3d0401'].map((hex) =>
  Buffer.from(`06${(hex.length / 2).toString(16).padStart(2, '0')}${hex}`, 'hex'),
);

/** The extensions' identifiers in DER. */
const NAME_CONSTRAINTS = Buffer.from('0603551d1e', 'hex');
const BASIC_CONSTRAINTS = Buffer.from('0603551d13', 'hex');

/** How many CAs may stand below this one; undefined for any number. Node does not say, so it is read from the DER. */
function pathLengthOf({ raw }: X509Certificate): number | undefined {
  const at = raw.indexOf(BASIC_CONSTRAINTS);
  if (at < 0) return undefined;
  // [critical BOOLEAN] OCTET STRING { SEQUENCE { BOOLEAN TRUE, INTEGER } }
  const rest = raw.subarray(at + BASIC_CONSTRAINTS.length).toString('hex');
  const length = /^(?:0101ff)?04..30..0101ff0201(..)/.exec(rest)?.[1];
  return length === undefined ? undefined : Number.parseInt(length, 16);
}

/** The largest CA file that is read: that of a whole system has some 200 kB, and is not one CA. */
export const MAX_CA_BYTES = 256 * 1024;
const MAX_CERTIFICATES = 20;
const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

export const authoritiesOf = (certificates: readonly string[]): Authority[] =>
  certificates.map((pem) => new X509Certificate(pem));

/** The certificates of a PEM file, and nothing else that stands in it; otherwise what is wrong, in the user's words. */
export function readCaFile(
  bytes: Uint8Array,
  nowMs: number,
): { certificates: string[] } | { problem: string } {
  if (bytes.length > MAX_CA_BYTES)
    return {
      problem: 'The file is too large for the certificate of a CA. Ask the administrator for that one alone.',
    };
  const text = Buffer.from(bytes).toString('latin1');
  const found = text.match(PEM) ?? [];
  if (found.length === 0) {
    return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)
      ? {
          problem:
            'The file holds a private key and no certificate. Private keys belong to the server alone.',
        }
      : { problem: 'The file holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----.' };
  }
  if (found.length > MAX_CERTIFICATES)
    return { problem: `The file holds ${found.length} certificates; at most ${MAX_CERTIFICATES} are taken.` };
  const certificates: string[] = [];
  for (const pem of found) {
    let one: X509Certificate;
    try {
      one = new X509Certificate(pem);
    } catch {
      return { problem: 'A certificate in the file is damaged. Ask the administrator for the file again.' };
    }
    if (!one.ca) {
      return {
        problem:
          'The file holds a certificate that is not of a CA. A server’s own certificate is trusted by its fingerprint instead.',
      };
    }
    if (nowMs > Date.parse(one.validTo))
      return { problem: 'The certificate of this CA has expired. Ask the administrator for the new one.' };
    certificates.push(one.toString());
  }
  return { certificates };
}
