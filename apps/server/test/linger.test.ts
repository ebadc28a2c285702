import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type LingerBounds, lingerOn } from '../src/connections.ts';

const PIECE = Buffer.alloc(64 * 1024, ' ');
const BOUNDS: LingerBounds = { pauseMs: 1000, totalMs: 60_000, bytes: 20 * PIECE.length };

/** Sends pieces of a body that is answered at once and let go of: what its sender meets. */
async function send(
  pieces: number,
  { eachMs, declared = pieces }: { eachMs: number; declared?: number },
  bounds = BOUNDS,
) {
  let request: IncomingMessage | undefined;
  const server = createServer((raw, response) => {
    request = raw;
    response.on('finish', () => lingerOn(raw, bounds));
    response.writeHead(413).end('too large');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  try {
    let answer = '';
    socket
      .on('error', () => {})
      .on('data', (piece) => {
        answer += piece;
      });
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${declared * PIECE.length}\r\n\r\n`);
    for (let i = 0; i < pieces && !socket.destroyed; i++) {
      socket.write(PIECE);
      await delay(eachMs);
    }
    await expect.poll(() => request?.complete === true || socket.destroyed, { timeout: 10_000 }).toBe(true);
    return { isAnswered: answer.startsWith('HTTP/1.1 413 '), isCut: request?.complete !== true };
  } finally {
    socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

it('who sends the rest of a refused body slowly, but steadily, is not cut before it read the answer', async () => {
  expect(await send(15, { eachMs: 150 })).toEqual({ isAnswered: true, isCut: false });
});

it.each([
  ['never stops', 4000, { eachMs: 1, declared: 1_000_000 }, BOUNDS],
  ['pauses for ever', 3, { eachMs: 1, declared: 10 }, BOUNDS],
  ['drips for ever', 60, { eachMs: 100, declared: 1000 }, { ...BOUNDS, pauseMs: 5000, totalMs: 1000 }],
])('a sender that %s in a refused body does not keep the server reading', async (_, pieces, pace, bounds) => {
  expect(await send(pieces, pace, bounds)).toEqual({ isAnswered: true, isCut: true });
});
