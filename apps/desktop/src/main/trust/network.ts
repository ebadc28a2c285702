/** The one way to servers: every request of main's goes through here, and each certificate is judged here. */
import { X509Certificate } from 'node:crypto';
import { type Certificate, type Session as ElectronSession, session as sessions } from 'electron';
import type { RefusedCertificate } from '../../bridge/bridge.ts';
import { readServerAddress } from '../server-address.ts';
import { authoritiesOf } from './chain.ts';
import { describeCertificate } from './describe.ts';
import { judge } from './judge.ts';
import { CertificateRefused } from './refused.ts';
import type { Trust } from './trust.ts';

export interface TrustedServer {
  address: string;
  trust: Trust | undefined;
}

export interface Network {
  /** @throws CertificateRefused before anything of the request was sent. */
  fetch(server: TrustedServer, path: string, init: RequestInit): Promise<Response>;
  /** Closes its connections, and judges its certificate anew from now on. */
  afresh(address: string): void;
}

interface Line {
  address: string;
  session: ElectronSession;
  refused: RefusedCertificate | undefined;
}

/**
 * Chromium keeps what was once decided about a certificate as long as its session lives. So each server with each
 * trust has a session of its own, in memory: other trust, another session, and nothing old is left to go by.
 */
export function createNetwork(): Network {
  const lines = new Map<string, Line>();
  let opened = 0;

  const open = ({ address, trust }: TrustedServer): Line => {
    const session = sessions.fromPartition(`server-${++opened}`);
    const line: Line = { address, session, refused: undefined };
    const authorities = trust?.kind === 'ca' ? authoritiesOf(trust.certificates) : [];
    session.setCertificateVerifyProc(({ hostname, certificate, errorCode }, answer) => {
      try {
        const [leaf, ...others] = chainOf(certificate);
        if (leaf === undefined) return answer(REFUSE);
        const host = hostname.replace(/^\[|\]$/g, '');
        const problems = judge(
          { hostname: host, leaf, others, systemCode: errorCode },
          { trust, authorities, nowMs: Date.now() },
        );
        line.refused =
          problems.length === 0 ? undefined : describeCertificate(address, leaf, { problems, trust });
        answer(line.refused === undefined ? TAKE : REFUSE);
      } catch {
        // The certificate cannot even be read.
        answer(REFUSE);
      }
    });
    return line;
  };

  return {
    async fetch(server, path, init) {
      // A list of servers that was changed by hand does not get round the rule either.
      if (!readServerAddress(server.address).ok) throw new Error('Plain http leaves this machine never.');
      const key = JSON.stringify([server.address, server.trust ?? null]);
      const line = lines.get(key) ?? open(server);
      lines.set(key, line);
      try {
        const answer = await line.session.fetch(`${server.address}${path}`, {
          ...init,
          credentials: 'omit',
          redirect: 'error',
          bypassCustomProtocolHandlers: true,
        });
        line.refused = undefined;
        return answer;
      } catch (error) {
        if (line.refused !== undefined && error instanceof Error && /ERR_(FAILED|CERT_)/.test(error.message))
          throw new CertificateRefused(line.refused);
        throw error;
      }
    },
    afresh(address) {
      for (const [key, line] of lines) {
        if (line.address !== address) continue;
        lines.delete(key);
        void line.session.closeAllConnections();
      }
    },
  };
}

const TAKE = 0;
const REFUSE = -2;
const MAX_CHAIN = 10;

function chainOf(certificate: Certificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next: Certificate | undefined = certificate;
  while (next !== undefined && chain.length < MAX_CHAIN) {
    const one = new X509Certificate(next.data);
    // The last one is its own issuer in Electron's list.
    if (chain.some(({ fingerprint256 }) => fingerprint256 === one.fingerprint256)) break;
    chain.push(one);
    next = next.issuerCert;
  }
  return chain;
}
