import { once } from 'node:events';
import { createServer } from 'node:tls';
import type { MadeCertificate } from './certificates.ts';

export interface TlsRecorder extends AsyncDisposable {
  url: string;
  /** How often a client began to talk to it. */
  connections(): number;
  /** All that clients sent once the line was encrypted: nothing, where they did not trust it. */
  received(): string;
}

/** Answers on TLS with this certificate, and keeps what it is sent. */
export async function recordTls({ cert, key }: MadeCertificate, port = 0): Promise<TlsRecorder> {
  let connections = 0;
  let received = '';
  const open = new Set<{ destroy(): void }>();
  const server = createServer({ cert, key }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      received += piece.toString('latin1');
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok');
    });
  });
  server.on('connection', (socket) => {
    connections += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the recorder has no port');
  return {
    url: `https://127.0.0.1:${address.port}`,
    connections: () => connections,
    received: () => received,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
