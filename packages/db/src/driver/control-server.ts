import { createHash, timingSafeEqual } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Connection, Driver } from './connection.ts';
import {
  type ControlAnswer,
  type ControlRequest,
  decodeMessage,
  encodeMessage,
  type FrameReader,
  MAX_FRAME_BYTES,
  MAX_SECRET_BYTES,
  pieces,
  readFrames,
  send,
} from './control-messages.ts';
import { errorShape } from './error-shape.ts';

const HELLO_TIMEOUT_MS = 5_000;
const MAX_PEERS = 64;

export interface ControlServerOptions {
  driver: Driver;
  secret: string;
  /** How long a peer may hold the connection without a request or stall in the middle of a COPY; 30 s. */
  idleMs?: number | undefined;
}

export interface ControlServer {
  host: string;
  port: number;
  /** Takes no more peers and cuts the present ones; what they had open is rolled back before it resolves. */
  close(): Promise<void>;
}

/**
 * Opens a port on the loopback for the administrative commands, each peer a holder of the driver's connection from
 * its `acquire` to its `release`. A peer that goes away, stalls within a COPY, or holds the connection without a
 * request for `idleMs` is rolled back and loses it, so that a forgotten command never stops the server.
 */
export async function serveControl(options: ControlServerOptions): Promise<ControlServer> {
  const peers = new Map<Socket, Promise<void>>();
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    peers.set(
      socket,
      servePeer(socket, options)
        .catch(() => {})
        .finally(() => {
          socket.destroy();
          peers.delete(socket);
        }),
    );
  });
  server.maxConnections = MAX_PEERS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { address, port } = server.address() as AddressInfo;

  return {
    host: address,
    port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of peers.keys()) socket.destroy();
      await Promise.all(peers.values());
      await closed;
    },
  };
}

async function servePeer(socket: Socket, options: ControlServerOptions): Promise<void> {
  const frames = readFrames(socket);
  const tooLate = setTimeout(() => socket.destroy(), HELLO_TIMEOUT_MS);
  const hello = await frames.next(MAX_SECRET_BYTES).finally(() => clearTimeout(tooLate));
  if (hello === undefined || !sameSecret(hello, options.secret)) return;
  await answer(socket, { id: 0, kind: 'done' });

  const hold = holder(options.driver, options.idleMs ?? 30_000);
  try {
    for (;;) {
      const frame = await frames.next(MAX_FRAME_BYTES);
      if (frame === undefined) return;
      const request = decodeMessage<ControlRequest>(frame);
      await hold.busy();
      await serveRequest(request, { socket, frames, hold, stallMs: options.idleMs ?? 30_000 });
      hold.idle();
    }
  } finally {
    await hold.drop();
  }
}

interface Peer {
  socket: Socket;
  frames: FrameReader;
  hold: ReturnType<typeof holder>;
  stallMs: number;
}

async function serveRequest(request: ControlRequest, peer: Peer): Promise<void> {
  const { id } = request;
  const { socket, hold } = peer;
  try {
    switch (request.kind) {
      case 'acquire':
        await hold.take();
        return await answer(socket, { id, kind: 'done' });
      case 'release':
        await hold.drop();
        return await answer(socket, { id, kind: 'done' });
      case 'query': {
        const answered = await hold.connection().query(request.sql, request.parameters);
        return await answer(socket, { id, kind: 'rows', ...answered });
      }
      case 'copyIn':
        await copyIn(request.sql, peer);
        return await answer(socket, { id, kind: 'done' });
      case 'copyOut':
        for await (const body of hold.connection().copyOut(request.sql)) {
          for (const piece of pieces(body)) {
            await withinTime(peer, answer(socket, { id, kind: 'body', body: piece }));
          }
        }
        return await answer(socket, { id, kind: 'done' });
      default:
        throw new Error(`${request.kind} belongs behind a copyIn`);
    }
  } catch (error) {
    if (socket.destroyed) throw error;
    await answer(socket, { id, kind: 'error', error: errorShape(error) });
  }
}

/** The pieces are read to their end also where the COPY failed early: what follows is the next request. */
async function copyIn(sql: string, peer: Peer): Promise<void> {
  let ended = false;
  async function* body(): AsyncGenerator<Uint8Array> {
    while (!ended) {
      const frame = await withinTime(peer, peer.frames.next(MAX_FRAME_BYTES));
      if (frame === undefined) {
        ended = true;
        throw new Error('the peer went away in the middle of a COPY');
      }
      const piece = decodeMessage<ControlRequest>(frame);
      if (piece.kind === 'piece') yield piece.body;
      else ended = true;
      if (piece.kind === 'pieces-failed') throw new Error('the peer gave the COPY up');
    }
  }
  try {
    await peer.hold.connection().copyIn(sql, body());
  } finally {
    if (!ended) {
      try {
        for await (const _ of body());
      } catch {
        // The failure of the COPY itself is the one to report.
      }
    }
  }
}

async function withinTime<T>(peer: Peer, step: Promise<T>): Promise<T> {
  const stalled = setTimeout(() => peer.socket.destroy(), peer.stallMs);
  return step.finally(() => clearTimeout(stalled));
}

/** The driver's connection as one peer holds it. */
function holder(driver: Driver, idleMs: number) {
  let held: Connection | undefined;
  let lapsed = false;
  let dropping: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function giveBack(connection: Connection): Promise<void> {
    const broken = await connection.query('rollback').then(
      () => false,
      () => true,
    );
    driver.release(connection, broken);
  }

  function drop(): Promise<void> {
    clearTimeout(timer);
    const connection = held;
    held = undefined;
    if (connection !== undefined) dropping = giveBack(connection);
    return dropping;
  }

  return {
    drop,
    async take(): Promise<void> {
      await drop();
      lapsed = false;
      held = await driver.acquire();
    },
    connection(): Connection {
      if (held !== undefined) return held;
      const why = lapsed
        ? 'the connection was held without a request for too long: its transaction was rolled back'
        : 'no connection is held';
      throw Object.assign(new Error(why), { code: lapsed ? '25P03' : '08003' });
    },
    async busy(): Promise<void> {
      clearTimeout(timer);
      await dropping;
    },
    idle(): void {
      if (held === undefined) return;
      timer = setTimeout(() => {
        lapsed = true;
        void drop();
      }, idleMs);
    },
  };
}

async function answer(socket: Socket, message: ControlAnswer): Promise<void> {
  const frame = encodeMessage(message);
  if (frame !== undefined) return send(socket, frame);
  const error = {
    message: 'the answer is too large for the control port; ask for less at once',
    code: '54000',
  };
  return answer(socket, { id: message.id, kind: 'error', error });
}

/** Compared as digests: the time then tells neither the length nor where the first difference is. */
function sameSecret(shown: Uint8Array, secret: string): boolean {
  const digest = (value: string | Uint8Array) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(shown), digest(secret));
}
