import type { X509Certificate } from 'node:crypto';
import type { CertificateProblem, RefusedCertificate } from '../../bridge/bridge.ts';
import type { Trust } from './trust.ts';

const MAX_NAME = 200;

/** What people compare before they trust it. Its names were written by whoever made it, so they are tamed. */
export function describeCertificate(
  server: string,
  leaf: X509Certificate,
  { problems, trust }: { problems: CertificateProblem[]; trust: Trust | undefined },
): RefusedCertificate {
  return {
    server,
    subject: tame(leaf.subject),
    issuer: tame(leaf.issuer),
    names: tame(leaf.subjectAltName?.replace(/\b(DNS|IP Address):/g, '')),
    validFrom: new Date(leaf.validFrom).toISOString(),
    validTo: new Date(leaf.validTo).toISOString(),
    fingerprint: leaf.fingerprint256,
    problems,
    trusted: trust?.kind === 'fingerprint' ? trust.fingerprint : null,
  };
}

/** One line, bounded, without what could turn the direction of text or hide a part of it. */
export function tame(name: string | undefined): string {
  const line = (name ?? '')
    .split('\n')
    .join(', ')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�')
    .trim();
  if (line === '') return '–';
  return line.length > MAX_NAME ? `${line.slice(0, MAX_NAME)}…` : line;
}
