/** Decides whether a server's certificate is taken. Pure: the clock and the system's verdict are given. */
import type { X509Certificate } from 'node:crypto';
import type { CertificateProblem } from '../../bridge/bridge.ts';
import { type Authority, isIssuedBy } from './chain.ts';
import type { Trust } from './trust.ts';

export interface Presented {
  /** Host of the address that is asked: a name, or an IP address without brackets. */
  hostname: string;
  leaf: X509Certificate;
  /** Certificates that the server sent beside it, in any order. */
  others: readonly X509Certificate[];
  /** Chromium's own verdict: 0 where the system trusts it for this name. */
  systemCode: number;
}

export interface Standard {
  trust: Trust | undefined;
  /** CAs parsed from `trust` where that names one. */
  authorities: readonly Authority[];
  nowMs: number;
}

/** What speaks against it; nothing where it is taken. */
export function judge(presented: Presented, { trust, authorities, nowMs }: Standard): CertificateProblem[] {
  const { leaf, others, systemCode } = presented;
  if (trust?.kind === 'fingerprint') {
    // That one alone, whatever else the system would take; and whatever its dates say, for it was shown with them.
    if (leaf.fingerprint256 === trust.fingerprint) return [];
    return ['changed', ...defects(presented, nowMs)];
  }
  if (systemCode === 0) return [];
  const problems = defects(presented, nowMs);
  if (trust?.kind === 'ca') {
    // A revoked or malformed one is taken from no CA.
    if (systemCode === REVOKED || systemCode === INVALID) return [...problems, 'rejected'];
    if (!isIssuedBy({ leaf, others, authorities, nowMs })) return ['not-of-ca', ...problems];
    return problems;
  }
  if (systemCode === AUTHORITY_INVALID)
    return [isSelfSigned(leaf) ? 'self-signed' : 'unknown-issuer', ...problems];
  // The system's code is about the name or the dates alone; anything else is more than these words tell.
  const isToldBy = systemCode === NAME_INVALID || systemCode === DATE_INVALID;
  return problems.length > 0 && isToldBy ? problems : [...problems, 'rejected'];
}

const NAME_INVALID = -200;
const DATE_INVALID = -201;
const AUTHORITY_INVALID = -202;
const REVOKED = -206;
const INVALID = -207;

function defects({ leaf, hostname }: Presented, nowMs: number): CertificateProblem[] {
  const problems: CertificateProblem[] = [];
  if (nowMs < Date.parse(leaf.validFrom)) problems.push('not-yet-valid');
  if (nowMs > Date.parse(leaf.validTo)) problems.push('expired');
  if (!isFor(leaf, hostname)) problems.push('wrong-host');
  return problems;
}

const IP = /^\d{1,3}(\.\d{1,3}){3}$|:/;

/**
 * Whether the certificate is for this host by its alternative names alone, as browsers judge: a common name counts for
 * nothing.
 */
const isFor = (leaf: X509Certificate, hostname: string): boolean =>
  IP.test(hostname)
    ? leaf.checkIP(hostname) !== undefined
    : leaf.checkHost(hostname, { subject: 'never' }) !== undefined;

const isSelfSigned = (leaf: X509Certificate): boolean =>
  leaf.subject === leaf.issuer && leaf.verify(leaf.publicKey);
