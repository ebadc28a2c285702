import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Keyring } from './keyring.ts';
import { type KeptServers, openServersFile } from './servers-file.ts';

/** Turns the text round: enough to see whether it was used. */
const keyring: Keyring = {
  isAvailable: () => true,
  encrypt: (text) => `sealed:${[...text].reverse().join('')}`,
  decrypt(text) {
    if (!text.startsWith('sealed:')) throw new Error('of another keyring');
    return [...text.slice('sealed:'.length)].reverse().join('');
  },
};
const noKeyring: Keyring = { ...keyring, isAvailable: () => false };

const TWO: KeptServers = {
  current: 'https://b.example.org',
  servers: [
    {
      address: 'http://127.0.0.1:8000',
      user: { username: 'admin', role: 'superuser' },
      lastReached: '2024-06-01T10:00:00.000Z',
      token: 'token-of-a',
    },
    { address: 'https://b.example.org', user: null, lastReached: null, token: undefined },
  ],
};

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wp-servers-'));
  file = join(folder, 'servers.json');
});
afterEach(() => rm(folder, { recursive: true }));

async function write(kept: KeptServers, ring = keyring): Promise<void> {
  const servers = await openServersFile(file, ring);
  servers.write(kept);
  await servers.settled();
}

describe('the servers that are remembered', () => {
  it('come back as they were, each with its own token', async () => {
    await write(TWO);
    const again = await openServersFile(file, keyring);
    expect(again.kept).toEqual(TWO);
    expect(again.problem).toBeNull();
    expect(await readFile(file, 'utf8')).not.toContain('token-of-a');
  });

  it('come back with what is trusted for each of them', async () => {
    const [first, second] = TWO.servers;
    if (first === undefined || second === undefined) throw new Error('two are needed');
    const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
    const kept: KeptServers = {
      current: null,
      servers: [
        { ...first, trust: { kind: 'ca', certificates: ['-----BEGIN CERTIFICATE-----'] } },
        { ...second, trust: { kind: 'fingerprint', fingerprint } },
      ],
    };
    await write(kept);
    expect((await openServersFile(file, keyring)).kept).toEqual(kept);
  });

  it('are written without any token where there is no keyring', async () => {
    await write(TWO, noKeyring);
    const text = await readFile(file, 'utf8');
    expect(text).not.toMatch(/token/);
    const { kept } = await openServersFile(file, noKeyring);
    expect(kept.servers[0]).toMatchObject({ user: { username: 'admin' }, token: undefined });
  });

  it('keep their places where a token is of another keyring', async () => {
    await write(TWO);
    const other: Keyring = {
      ...keyring,
      decrypt() {
        throw new Error('of another keyring');
      },
    };
    const { kept, problem } = await openServersFile(file, other);
    expect(kept.servers.map(({ address }) => address)).toEqual(TWO.servers.map(({ address }) => address));
    expect(kept.servers[0]?.token).toBeUndefined();
    expect(problem).toBeNull();
  });

  it('take over the one server of the file before', async () => {
    await writeFile(
      file,
      JSON.stringify({
        version: 1,
        server: 'http://127.0.0.1:8000',
        user: { username: 'ana', role: 'analyst' },
        token: keyring.encrypt('old token'),
      }),
    );
    const { kept } = await openServersFile(file, keyring);
    expect(kept).toEqual({
      current: 'http://127.0.0.1:8000',
      servers: [
        {
          address: 'http://127.0.0.1:8000',
          user: { username: 'ana', role: 'analyst' },
          lastReached: null,
          token: 'old token',
        },
      ],
    });
  });

  it.each([
    '',
    '{"version":2,"current":null,"serv',
    '[]',
    '{"version":3,"servers":[]}',
    '{"version":2,"current":null,"servers":[{"address":7}]}',
    '{"version":2,"current":null,"servers":[{"address":"https://x","user":null,"lastReached":null,"trust":{"kind":"all"}}]}',
    '{"version":2,"current":null,"servers":[{"address":"https://x","user":null,"lastReached":null,"trust":{"kind":"fingerprint","fingerprint":"AB"}}]}',
  ])('%j is told of, kept aside and not lost', async (text) => {
    await writeFile(file, text);
    const servers = await openServersFile(file, keyring);
    expect(servers.kept).toEqual({ current: null, servers: [] });
    expect(servers.problem).toMatch(/kept aside as servers\.json\.damaged-/);
    servers.write(TWO);
    await servers.settled();
    const aside = (await readdir(folder)).filter((name) => name.includes('.damaged-'));
    expect(aside).toHaveLength(1);
    expect(await readFile(join(folder, aside[0] ?? ''), 'utf8')).toBe(text);
    const again = await openServersFile(file, keyring);
    expect(again.kept).toEqual(TWO);
    expect(again.problem).toBeNull();
  });

  it('are there whole after many changes at once, the newest last', async () => {
    const servers = await openServersFile(file, keyring);
    for (let i = 0; i < 50; i++) {
      servers.write({
        current: null,
        servers: [{ address: `https://${i}.example.org`, user: null, lastReached: null, token: undefined }],
      });
    }
    await servers.settled();
    const { kept } = await openServersFile(file, keyring);
    expect(kept.servers[0]?.address).toBe('https://49.example.org');
    expect(await readdir(folder)).toEqual(['servers.json']);
  });

  it('what lies in their place and is no file is moved aside too', async () => {
    await mkdir(file);
    const servers = await openServersFile(file, keyring);
    expect(servers.problem).toMatch(/kept aside/);
  });
});
