import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filePath } from './file-path.ts';
import { isOnScreen } from './on-screen.ts';
import { isForOutside } from './outside.ts';
import { readServerAddress } from './server-address.ts';

describe('a path of the page', () => {
  it.each([
    '/../secret.html',
    '/%2e%2e/secret.html',
    '/assets/../../secret.html',
    '/..%2fsecret.html',
    '/..%5c..%5csecret.html',
    '/\0.html',
    '/%00.html',
    '/%',
    '/',
  ])('%j stays below its folder', (path) => {
    const file = filePath('/app/out/renderer', path);
    if (file !== undefined) expect(file.startsWith('/app/out/renderer/')).toBe(true);
  });

  it('is found where it is', () => {
    expect(filePath('/app/out/renderer', '/')).toBe('/app/out/renderer/index.html');
    expect(filePath('/app/out/renderer', '/assets/a%20b.js')).toBe('/app/out/renderer/assets/a b.js');
    expect(filePath('/app/out/renderer', '/../renderer-secret/x.js')).not.toBe(
      '/app/out/renderer-secret/x.js',
    );
  });
});

it.each([
  ['https://example.org/docs', true],
  ['http://example.org', false],
  ['file:///etc/passwd', false],
  ['javascript:alert(1)', false],
  ['mailto:a@example.org', false],
  ['smb://host/share', false],
  ['vscode://x', false],
  ['https://user:pass@example.org', false],
  ['not a url', false],
  ['', false],
])('a link to %j is handed to the system: %s', (url, answer) => {
  expect(isForOutside(url)).toBe(answer);
});

describe('the address of a server', () => {
  it.each([
    ['127.0.0.1:8000', 'http://127.0.0.1:8000'],
    [' localhost:8000/ ', 'http://localhost:8000'],
    ['http://[::1]:8000', 'http://[::1]:8000'],
    ['data.example.org', 'https://data.example.org'],
    ['https://data.example.org/wp/trpc', 'https://data.example.org/wp'],
    ['https://data.example.org:8443/', 'https://data.example.org:8443'],
    ['HTTP://LocalHost:8000', 'http://localhost:8000'],
    // All the same number, which is this machine.
    ['http://127.1:8000', 'http://127.0.0.1:8000'],
    ['http://2130706433', 'http://127.0.0.1'],
    ['http://0x7f000001', 'http://127.0.0.1'],
    ['http://[0:0:0:0:0:0:0:1]', 'http://[::1]'],
    // Without a scheme, what is not this machine is asked over TLS.
    ['localhost.evil.com', 'https://localhost.evil.com'],
    ['192.168.1.10:8000', 'https://192.168.1.10:8000'],
    ['[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
    // A query and a fragment are no part of it.
    ['https://data.example.org/?next=http://evil.com#x', 'https://data.example.org'],
  ])('%j is %s', (typed, address) => {
    expect(readServerAddress(typed)).toEqual({ ok: true, value: address });
  });

  it.each([
    ['http://data.example.org', /Plain http would send your password/],
    ['http://127.0.0.1.example.org', /Plain http/],
    ['http://localhost.example.org', /Plain http/],
    ['http://localhost.evil.com', /Plain http/],
    ['http://evil.localhost', /Plain http/],
    ['http://localhost.', /Plain http/],
    ['http://127.0.0.1.nip.io:8000', /Plain http/],
    ['http://0.0.0.0:8000', /Plain http/],
    ['http://128.0.0.1', /Plain http/],
    ['http://192.168.1.10:8000', /Plain http/],
    ['http://169.254.169.254', /Plain http/],
    ['http://[2001:db8::1]', /Plain http/],
    ['http://[::]', /Plain http/],
    ['http://[::ffff:192.168.1.10]', /Plain http/],
    ['http://[fe80::1]', /Plain http/],
    // What stands before the @ is a name, and the host is what follows.
    ['http://127.0.0.1@evil.com', /Plain http/],
    ['http://localhost:8000@evil.com', /Plain http/],
    ['http://ana:secret@127.0.0.1:8000', /Leave the name and the password out/],
    ['127.0.0.1@evil.com', /Leave the name and the password out/],
    ['javascript://127.0.0.1/%0aalert(1)', /must be https/],
    ['ws://127.0.0.1', /must be https/],
    ['ftp://127.0.0.1', /must be https/],
    ['file:///etc', /must be https/],
    ['https://ana:secret@data.example.org', /Leave the name and the password out/],
    ['http://', /no address/],
    ['', /no address/],
    ['a b', /no address/],
  ])('%j is refused in words', (typed, words) => {
    const answer = readServerAddress(typed);
    expect(answer).toMatchObject({ ok: false, message: expect.stringMatching(words) });
  });
});

it('plain http is taken for this machine alone, whatever is typed', () => {
  const host = fc.oneof(
    fc.domain(),
    fc.ipV4(),
    fc.ipV6().map((ip) => `[${ip}]`),
    fc.constantFrom(
      'localhost',
      '127.0.0.1',
      '127.1',
      '0x7f.1',
      '[::1]',
      '127.0.0.1.',
      '127.0.0.1%2eevil.com',
    ),
  );
  const typed = fc.oneof(
    fc.string(),
    fc
      .tuple(
        fc.constantFrom('', 'http://', 'HTTP://', 'http:\\\\', '//'),
        fc.constantFrom('', 'a@', 'a:b@'),
        host,
        fc.string(),
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const answer = readServerAddress(text);
      if (!answer.ok) return true;
      const { protocol, hostname, username, password } = new URL(answer.value);
      const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
      return (
        username === '' && password === '' && (protocol === 'https:' || (protocol === 'http:' && isHere))
      );
    }),
    { numRuns: 2000 },
  );
});

it('a window that no screen shows is not put back there', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  expect(isOnScreen({ x: 100, y: 100, width: 1200, height: 800 }, screens)).toBe(true);
  expect(isOnScreen({ x: -1100, y: 100, width: 1200, height: 800 }, screens)).toBe(false);
  expect(isOnScreen({ x: 3000, y: 100, width: 1200, height: 800 }, screens)).toBe(false);
  expect(isOnScreen({ x: 1800, y: 1050, width: 1200, height: 800 }, screens)).toBe(false);
});
