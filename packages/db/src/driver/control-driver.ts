import { connect as connectTo, type Socket } from 'node:net';
import type { Connection, Driver } from './connection.ts';
import {
  type ControlAnswer,
  type ControlRequest,
  decodeMessage,
  encodeFrame,
  encodeMessage,
  type FrameReader,
  MAX_FRAME_BYTES,
  pieces,
  readFrames,
  send,
} from './control-messages.ts';
import { EmbeddedError } from './embedded.ts';

export interface ControlDriverOptions {
  host: string;
  port: number;
  secret: string;
}

interface Wire {
  socket: Socket;
  frames: FrameReader;
}

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * The embedded database of a running server, by its control port. It behaves as the embedded driver does: one
 * connection, held by one caller at a time, the others wait in order. It connects with the first `acquire`.
 */
export function createControlDriver(options: ControlDriverOptions): Driver {
  let wire: Wire | undefined;
  let held: Promise<void> = Promise.resolve();
  let closed = false;
  const releases = new WeakMap<Connection, (broken: boolean) => void>();

  async function openWire(): Promise<Wire> {
    if (closed) throw gone('the connection to the server is closed');
    if (wire === undefined || wire.socket.destroyed) wire = await connect(options);
    return wire;
  }

  return {
    kind: 'embedded',
    async acquire() {
      const before = held;
      let free: () => void = () => {};
      held = new Promise<void>((resolve) => {
        free = resolve;
      });
      await before;
      try {
        const current = await openWire();
        const call = caller(current);
        await call.one({ kind: 'acquire' });
        const connection = connectionOver(call);
        releases.set(connection, (broken) => {
          const done = broken
            ? Promise.resolve(current.socket.destroy())
            : call.one({ kind: 'release', broken });
          done.catch(() => current.socket.destroy()).finally(free);
        });
        return connection;
      } catch (error) {
        free();
        throw error;
      }
    },
    release(connection, broken = false) {
      releases.get(connection)?.(broken);
      releases.delete(connection);
    },
    async close() {
      await held;
      closed = true;
      wire?.socket.destroy();
    },
  };
}

async function connect({ host, port, secret }: ControlDriverOptions): Promise<Wire> {
  const socket = connectTo({ host, port, noDelay: true });
  const late = setTimeout(() => socket.destroy(gone('the server does not answer')), CONNECT_TIMEOUT_MS);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    socket.on('error', () => {});
    const frames = readFrames(socket);
    await send(socket, encodeFrame(Buffer.from(secret)));
    const hello = await frames.next(MAX_FRAME_BYTES);
    if (hello === undefined) throw gone('the server refused the control connection');
    return { socket, frames };
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(late);
  }
}

const gone = (message: string): EmbeddedError => new EmbeddedError({ message, code: '08006' });

type Body<R> = R extends { id: number } ? Omit<R, 'id'> : never;
type Caller = ReturnType<typeof caller>;

/** Calls on one wire, one after the other: each is given the wire alone from its request to its last answer. */
function caller(wire: Wire) {
  let last: Promise<void> = Promise.resolve();
  let lastId = 0;

  async function transmit(id: number, body: Body<ControlRequest>): Promise<void> {
    const frame = encodeMessage({ ...body, id } as ControlRequest);
    if (frame === undefined) {
      throw new EmbeddedError({ message: 'the request is too large for the control port', code: '54000' });
    }
    await send(wire.socket, frame).catch((error: Error) => {
      throw gone(`the server went away: ${error.message}`);
    });
  }

  async function receive(): Promise<ControlAnswer> {
    const frame = await wire.frames.next(MAX_FRAME_BYTES).catch(() => undefined);
    if (frame === undefined) throw gone('the server went away');
    const answer = decodeMessage<ControlAnswer>(frame);
    if (answer.kind === 'error') throw new EmbeddedError(answer.error);
    return answer;
  }

  /** The turn must be ended by its taker. */
  async function turn(): Promise<{ id: number; end: () => void }> {
    const before = last;
    let end: () => void = () => {};
    last = new Promise<void>((resolve) => {
      end = resolve;
    });
    await before;
    lastId += 1;
    return { id: lastId, end };
  }

  return {
    turn,
    transmit,
    receive,
    cut: () => wire.socket.destroy(),
    async one(body: Body<ControlRequest>): Promise<ControlAnswer> {
      const { id, end } = await turn();
      try {
        await transmit(id, body);
        return await receive();
      } finally {
        end();
      }
    },
  };
}

function connectionOver(call: Caller): Connection {
  return {
    async query(sql, parameters = []) {
      const answer = await call.one({ kind: 'query', sql, parameters });
      return answer.kind === 'rows' ? answer : { rows: [], affectedRows: 0 };
    },
    async copyIn(sql, chunks) {
      const { id, end } = await call.turn();
      try {
        await call.transmit(id, { kind: 'copyIn', sql });
        await sendBody(call, id, chunks);
        await call.receive();
      } finally {
        end();
      }
    },
    async *copyOut(sql) {
      const { id, end } = await call.turn();
      let complete = false;
      try {
        await call.transmit(id, { kind: 'copyOut', sql });
        for (;;) {
          const answer = await call.receive().catch((error) => {
            complete = true;
            throw error;
          });
          if (answer.kind !== 'body') break;
          yield answer.body;
        }
        complete = true;
      } finally {
        // Whoever stops in the middle would leave pieces on the wire for the next call to read.
        if (!complete) call.cut();
        end();
      }
    },
    cancel: async () => {}, // as with the embedded driver: what runs there cannot be interrupted
  };
}

async function sendBody(
  call: Caller,
  id: number,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  try {
    for await (const chunk of chunks) {
      for (const body of pieces(chunk)) await call.transmit(id, { kind: 'piece', body });
    }
  } catch (error) {
    await call.transmit(id, { kind: 'pieces-failed' });
    await call.receive().catch(() => {});
    throw error;
  }
  await call.transmit(id, { kind: 'pieces-end' });
}
