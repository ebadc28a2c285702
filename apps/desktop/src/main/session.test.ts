import { beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../e2e/certificates.ts';
import type { CertificateProblem } from '../bridge/bridge.ts';
import type { KeptServers, ServersFile } from './servers/servers-file.ts';
import { createSession } from './session.ts';
import { describeCertificate } from './trust/describe.ts';
import type { Network, TrustedServer } from './trust/network.ts';
import { CertificateRefused } from './trust/refused.ts';

const SERVER = 'https://data.example.org';
const shown = makeCertificate({ name: 'shown' }).x509;
const before = makeCertificate({ name: 'before' }).x509;

/** A server with a certificate, which is taken by its fingerprint alone; what reaches it is kept. */
function pretend(certificate: { x509: typeof shown; problems: CertificateProblem[] }) {
  const reached: { path: string; authorization: string | null; body: unknown }[] = [];
  const afresh: string[] = [];
  const network: Network = {
    async fetch({ address, trust }: TrustedServer, path, init) {
      const { x509, problems } = certificate;
      if (trust?.kind !== 'fingerprint' || trust.fingerprint !== x509.fingerprint256)
        throw new CertificateRefused(describeCertificate(address, x509, { problems, trust }));
      const authorization = new Headers(init.headers).get('authorization');
      reached.push({ path, authorization, body: init.body });
      return Response.json({
        result: { data: { token: 'wps_new', user: { username: 'ana', role: 'analyst' } } },
      });
    },
    afresh: (address) => afresh.push(address),
  };
  return { network, reached, afresh };
}

function openFile(kept: KeptServers) {
  const written: KeptServers[] = [];
  const file: ServersFile = {
    kept,
    problem: null,
    write: (next) => written.push(next),
    settled: async () => undefined,
    isKept: () => true,
  };
  return { file, written, last: () => written.at(-1) ?? kept };
}

const NONE: KeptServers = { current: null, servers: [] };
const trustIn = (fingerprint: string) => ({ kind: 'fingerprint' as const, fingerprint });
const KNOWN: KeptServers = {
  current: SERVER,
  servers: [
    {
      address: SERVER,
      user: { username: 'ana', role: 'analyst' },
      lastReached: null,
      token: 'wps_old',
      trust: trustIn(before.fingerprint256),
    },
  ],
};

describe('a server whose certificate is not trusted', () => {
  let server: ReturnType<typeof pretend>;
  beforeEach(() => {
    server = pretend({ x509: shown, problems: ['self-signed'] });
  });
  const open = (kept: KeptServers) => {
    const { file, last } = openFile(kept);
    return { session: createSession(file, { network: server.network, isAway: () => false }), last };
  };

  it('is not remembered before it is trusted, and then is with that certificate', async () => {
    const { session, last } = open(NONE);
    expect(await session.connect(SERVER)).toMatchObject({ ok: false });
    expect(session.state()).toMatchObject({
      server: null,
      refused: { server: SERVER, fingerprint: shown.fingerprint256, trusted: null },
    });
    expect(last().servers).toEqual([]);
    expect(await session.trustCertificate(shown.fingerprint256)).toMatchObject({ ok: true });
    expect(session.state()).toMatchObject({ server: SERVER, refused: null });
    expect(last().servers).toMatchObject([{ address: SERVER, trust: trustIn(shown.fingerprint256) }]);
    // Under another name it is another server, which is asked about anew.
    expect(await session.connect('https://other.example.org')).toMatchObject({ ok: false });
  });

  it('is trusted with no other certificate than the one that was refused, nor without one', async () => {
    const { session, last } = open(NONE);
    expect(await session.trustCertificate(shown.fingerprint256)).toMatchObject({ ok: false });
    expect(await session.trustCa(SERVER, [])).toMatchObject({ ok: false });
    await session.connect(SERVER);
    expect(await session.trustCertificate(before.fingerprint256)).toMatchObject({ ok: false });
    session.leave();
    expect(session.state().refused).toBeNull();
    expect(await session.trustCertificate(shown.fingerprint256)).toMatchObject({ ok: false });
    expect(last().servers).toEqual([]);
  });

  it('is never trusted where the system rejects its certificate', async () => {
    server = pretend({ x509: shown, problems: ['rejected'] });
    const { session } = open(NONE);
    await session.connect(SERVER);
    expect(await session.trustCertificate(shown.fingerprint256)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/cannot be trusted/),
    });
    expect(server.reached).toEqual([]);
  });

  it('gets neither the token nor the password after its certificate changed', async () => {
    const { session } = open(KNOWN);
    const told: unknown[] = [];
    session.onChange(({ refused }) => told.push(refused?.trusted));
    await expect(session.target()?.fetch('/trpc/auth.me', {})).rejects.toThrow(/has changed/);
    expect(told).toEqual([before.fingerprint256]);
    expect(await session.signIn({ username: 'ana', password: 'secret' })).toMatchObject({ ok: false });
    expect(await session.connect(SERVER)).toMatchObject({ ok: false });
    await session.signOut();
    expect(server.reached).toEqual([]);
  });

  it('keeps what was trusted before where a CA does not help', async () => {
    const { session, last } = open(KNOWN);
    await session.connect(SERVER);
    expect(await session.trustCa(SERVER, ['another'])).toMatchObject({ ok: false });
    expect(last().servers[0]?.trust).toEqual(trustIn(before.fingerprint256));
  });

  it('is forgotten with its trust, and its connections are closed', async () => {
    const { session, last } = open(KNOWN);
    await session.connect(SERVER);
    await session.forget(SERVER);
    expect(last().servers).toEqual([]);
    expect(session.state().refused).toBeNull();
    expect(server.afresh.at(-1)).toBe(SERVER);
    expect(server.reached).toEqual([]);
  });
});
