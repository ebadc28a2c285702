import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type CertificateOptions, type MadeCertificate, makeCertificate } from '../../../e2e/certificates.ts';
import { authoritiesOf, MAX_CA_BYTES, readCaFile } from './chain.ts';
import { describeCertificate, tame } from './describe.ts';
import { judge } from './judge.ts';
import { type Trust, trustSchema } from './trust.ts';

const DAY_MS = 86_400_000;
const now = Date.now();
const ago = (days: number) => new Date(now - days * DAY_MS);
const HOST = 'data.example.org';
const own = makeCertificate({ name: 'own', hosts: [HOST, '192.0.2.7'] });
const ca = makeCertificate({ name: 'the CA', isCa: true });
const otherCa = makeCertificate({ name: 'the CA', isCa: true });
const issued = (options: CertificateOptions = {}) =>
  makeCertificate({ name: 'server', by: ca, hosts: [HOST], ...options });

const SYSTEM = { ok: 0, name: -200, date: -201, authority: -202, revoked: -206, invalid: -207 };
interface Case {
  trust?: Trust;
  others?: MadeCertificate[];
  hostname?: string;
  system?: keyof typeof SYSTEM;
}
const verdict = (
  leaf: MadeCertificate,
  { trust, others = [], hostname = HOST, system = 'authority' }: Case = {},
) =>
  judge(
    { hostname, leaf: leaf.x509, others: others.map(({ x509 }) => x509), systemCode: SYSTEM[system] },
    { trust, authorities: trust?.kind === 'ca' ? authoritiesOf(trust.certificates) : [], nowMs: now },
  );
const pinned = ({ x509 }: MadeCertificate): Trust => ({
  kind: 'fingerprint',
  fingerprint: x509.fingerprint256,
});
const by = (...cas: MadeCertificate[]): Trust => ({ kind: 'ca', certificates: cas.map(({ cert }) => cert) });

describe('without a trust of its own', () => {
  it('what the system trusts is taken, and nothing else', () => {
    expect(verdict(own, { system: 'ok' })).toEqual([]);
    expect(verdict(own)).toEqual(['self-signed']);
    expect(verdict(issued())).toEqual(['unknown-issuer']);
  });

  it('an expired one, one for another host and one of tomorrow are told apart', () => {
    expect(verdict(issued({ from: ago(10), to: ago(1) }), { system: 'date' })).toEqual(['expired']);
    expect(verdict(issued({ from: ago(-1) }), { system: 'date' })).toEqual(['not-yet-valid']);
    expect(verdict(issued(), { hostname: 'evil.example.org', system: 'name' })).toEqual(['wrong-host']);
    expect(verdict(issued({ to: ago(0.1) }), { hostname: '192.0.2.8' })).toEqual([
      'unknown-issuer',
      'expired',
      'wrong-host',
    ]);
  });

  it('what it has against it beside its dates is not passed over for them', () => {
    const old = issued({ from: ago(9), to: ago(1) });
    expect(verdict(old, { system: 'revoked' })).toEqual(['expired', 'rejected']);
    expect(verdict(old, { system: 'invalid' })).toEqual(['expired', 'rejected']);
  });

  it('whatever else the system has against it is never taken for trust', () => {
    for (const code of [-1, -2, -203, -204, -205, -206, -207, -208, -210, -211, -213, -214, -217])
      expect(
        judge(
          { hostname: HOST, leaf: own.x509, others: [], systemCode: code },
          { trust: undefined, authorities: [], nowMs: now },
        ),
      ).toEqual(['rejected']);
  });
});

describe('a certificate that was trusted by its fingerprint', () => {
  it('is taken, though the system does not trust it and its names are others', () => {
    expect(verdict(own, { trust: pinned(own) })).toEqual([]);
    expect(verdict(own, { trust: pinned(own), hostname: '127.0.0.1', system: 'name' })).toEqual([]);
  });

  it('is the only one: not another of the same names, nor one that the system trusts', () => {
    const twin = makeCertificate({ name: 'own', hosts: [HOST] });
    expect(verdict(twin, { trust: pinned(own) })).toEqual(['changed']);
    expect(verdict(twin, { trust: pinned(own), system: 'ok' })).toEqual(['changed']);
    expect(verdict(issued({ to: ago(0.1) }), { trust: pinned(own) })).toEqual(['changed', 'expired']);
  });
});

describe('a CA that was chosen', () => {
  it('vouches for what it issued, for that name or address alone', () => {
    expect(verdict(issued(), { trust: by(ca) })).toEqual([]);
    expect(verdict(issued({ hosts: ['192.0.2.7'] }), { trust: by(ca), hostname: '192.0.2.7' })).toEqual([]);
    expect(verdict(issued(), { trust: by(ca), hostname: 'other.example.org' })).toEqual(['wrong-host']);
    // Not by its common name, as browsers do not.
    expect(verdict(issued({ name: HOST, hosts: [] }), { trust: by(ca) })).toEqual(['wrong-host']);
    expect(verdict(issued({ hosts: ['*.example.org'] }), { trust: by(ca) })).toEqual([]);
  });

  it('does not vouch for one of another CA of the same name', () => {
    expect(verdict(issued({ by: otherCa }), { trust: by(ca) })).toEqual(['not-of-ca']);
    expect(verdict(issued({ by: otherCa }), { trust: by(ca, otherCa) })).toEqual([]);
    expect(verdict(own, { trust: by(ca) })).toEqual(['not-of-ca']);
  });

  it('vouches through CAs between, which the server sends', () => {
    const between = makeCertificate({ name: 'between', by: ca, isCa: true });
    const leaf = issued({ by: between });
    expect(verdict(leaf, { trust: by(ca), others: [between] })).toEqual([]);
    expect(verdict(leaf, { trust: by(ca) })).toEqual(['not-of-ca']);
    expect(verdict(leaf, { trust: by(between) })).toEqual([]);
  });

  it('does not vouch through one that is no CA, has expired, or stands too deep', () => {
    const noCa = makeCertificate({ name: 'between', by: ca });
    expect(verdict(issued({ by: noCa }), { trust: by(ca), others: [noCa] })).toEqual(['not-of-ca']);
    const old = makeCertificate({ name: 'between', by: ca, isCa: true, from: ago(9), to: ago(1) });
    expect(verdict(issued({ by: old }), { trust: by(ca), others: [old] })).toEqual(['not-of-ca']);
    const flat = makeCertificate({ name: 'flat', isCa: true, pathLength: 0 });
    expect(verdict(issued({ by: flat }), { trust: by(flat) })).toEqual([]);
    const below = makeCertificate({ name: 'below', by: flat, isCa: true });
    expect(verdict(issued({ by: below }), { trust: by(flat), others: [below] })).toEqual(['not-of-ca']);
  });

  it('does not vouch beyond its own time, nor where it is held to some names', () => {
    const old = makeCertificate({ name: 'old', isCa: true, from: ago(9), to: ago(1) });
    expect(verdict(issued({ by: old }), { trust: by(old) })).toEqual(['not-of-ca']);
    const held = makeCertificate({ name: 'held', isCa: true, onlyFor: 'other.example.org' });
    expect(verdict(issued({ by: held }), { trust: by(held) })).toEqual(['not-of-ca']);
  });

  it('takes no signature over a hash that can be forged', () => {
    expect(verdict(issued({ digest: 'sha1' }), { trust: by(ca) })).toEqual(['not-of-ca']);
    const between = makeCertificate({ name: 'between', by: ca, isCa: true, digest: 'sha1' });
    expect(verdict(issued({ by: between }), { trust: by(ca), others: [between] })).toEqual(['not-of-ca']);
  });

  it('takes nothing that has expired, is for other ends, or that the system calls revoked or malformed', () => {
    const old = issued({ from: ago(9), to: ago(1) });
    expect(verdict(old, { trust: by(ca) })).toEqual(['not-of-ca', 'expired']);
    expect(verdict(issued({ purpose: 'client' }), { trust: by(ca) })).toEqual(['not-of-ca']);
    expect(verdict(issued({ purpose: 'server' }), { trust: by(ca) })).toEqual([]);
    expect(verdict(issued(), { trust: by(ca), system: 'revoked' })).toEqual(['rejected']);
    expect(verdict(issued(), { trust: by(ca), system: 'invalid' })).toEqual(['rejected']);
  });

  it('is no hindrance to what the system trusts', () => {
    expect(verdict(own, { trust: by(ca), system: 'ok' })).toEqual([]);
  });
});

describe('a CA file', () => {
  const read = (text: string | Buffer) => readCaFile(Buffer.from(text as string), now);

  it('gives its certificates and nothing else that stands in it', () => {
    expect(read(`# ours\n${ca.cert}\n${otherCa.cert}`)).toEqual({ certificates: [ca.cert, otherCa.cert] });
    expect(read(ca.cert.replace(/\n/g, '\r\n'))).toEqual({ certificates: [ca.cert] });
    expect(read(`${ca.cert}${ca.key}`)).toEqual({ certificates: [ca.cert] });
  });

  it.each([
    ['nothing', '', /no certificate in PEM/],
    ['text', 'hello', /no certificate in PEM/],
    ['DER', ca.x509.raw, /no certificate in PEM/],
    ['chance', randomBytes(4000), /no certificate in PEM/],
    ['a key', ca.key, /private key and no certificate/],
    ['a damaged one', ca.cert.replace(/[A-Za-z0-9]{60}/, 'AAAA'), /is damaged/],
    ['half of one', ca.cert.slice(0, 200), /no certificate in PEM/],
    ['a server’s', own.cert, /not of a CA/],
    ['an old one', makeCertificate({ isCa: true, from: ago(9), to: ago(1) }).cert, /has expired/],
    ['a system’s', ca.cert.repeat(21), /holds 21 certificates/],
    ['a huge one', Buffer.alloc(MAX_CA_BYTES + 1, 'x'), /too large/],
  ])('with %s in it is refused in words', (_what, content, words) => {
    expect(read(content)).toEqual({ problem: expect.stringMatching(words) });
  });
});

it('a certificate’s names cannot break the line, run long, or hide a part of themselves', () => {
  expect(tame('CN=data\nO=\u202Egro.elpmaxe\u0007')).toBe('CN=data, O=�gro.elpmaxe�');
  expect(tame('x'.repeat(5000))).toHaveLength(201);
  expect(tame(undefined)).toBe('–');
});

it('a certificate is described by what it says and by the hash of its own bytes', () => {
  const shown = describeCertificate(`https://${HOST}`, own.x509, {
    problems: ['self-signed'],
    trust: pinned(ca),
  });
  expect(shown).toMatchObject({
    subject: 'CN=own',
    issuer: 'CN=own',
    names: `${HOST}, 192.0.2.7`,
    fingerprint: own.x509.fingerprint256,
    trusted: ca.x509.fingerprint256,
  });
  expect(trustSchema.safeParse({ kind: 'fingerprint', fingerprint: shown.fingerprint }).success).toBe(true);
});
