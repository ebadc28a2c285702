// A small server that speaks tRPC's wire and remembers receipts as the real one does.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RawRecord, Receipt } from '@wp/contract';

export interface Seen {
  batchId: string;
  body: string;
  readings: RawRecord[];
}
export type Answer =
  | 'ok'
  | 'lose'
  | 'hang'
  /** A receipt that differs from the right one, and stores nothing. */
  | { receipt: Partial<Receipt> }
  | { status: number; headers?: Record<string, string>; html?: boolean };

const CODES: Record<number, string> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
};

export async function startServer(
  answer: (seen: Seen, nth: number, request: IncomingMessage) => Answer = () => 'ok',
  isReady: () => boolean = () => true,
  /** What `readings.receipt` gives for a batch that is stored; absent: an old server, which cannot be asked. */
  receiptOf?: (stored: { body: string; receipt: object }) => object,
) {
  const seen: Seen[] = [];
  const stored: RawRecord[] = [];
  const answered = new Map<string, { body: string; receipt: object }>();
  const conflicts: string[] = [];
  const asked: string[] = [];
  const fail = (res: ServerResponse, status: number, headers: Record<string, string> = {}) => {
    const data = {
      code: CODES[status] ?? 'SERVICE_UNAVAILABLE',
      httpStatus: status,
      reason: status < 500 ? 'INVALID_INPUT' : (headers['x-reason'] ?? 'INTERNAL'),
    };
    res.writeHead(status, { 'content-type': 'application/json', ...headers });
    res.end(JSON.stringify({ error: { message: `status ${status}`, code: -32000, data } }));
  };
  const server = createServer(async (req, res) => {
    if (req.url === '/health/ready') return void res.writeHead(isReady() ? 200 : 503).end();
    const asking = new URL(req.url ?? '', 'http://localhost').searchParams.get('input');
    if (req.method === 'GET' && asking !== null) {
      const { batchId }: { batchId: string } = JSON.parse(asking);
      asked.push(batchId);
      const found = answered.get(batchId);
      if (receiptOf === undefined || found === undefined) return fail(res, 404);
      res.writeHead(200, { 'content-type': 'application/json' });
      return void res.end(JSON.stringify({ result: { data: receiptOf(found) } }));
    }
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of req) chunks.push(chunk);
    } catch {
      return;
    }
    const body = Buffer.concat(chunks).toString();
    const { batchId, readings }: { batchId: string; readings: RawRecord[] } = JSON.parse(body);
    const call = { batchId, body, readings };
    seen.push(call);
    const what = answer(call, seen.length, req);
    if (what === 'hang') return;
    if (typeof what === 'object' && 'status' in what) {
      if (!what.html) return fail(res, what.status, what.headers);
      res.writeHead(what.status, { 'content-type': 'text/html', ...what.headers }).end('<h1>portal</h1>');
      return;
    }
    const before = answered.get(batchId);
    if (before && before.body !== body) {
      conflicts.push(batchId);
      return fail(res, 409);
    }
    const n = readings.length;
    const receipt = before?.receipt ?? {
      batchId,
      received: n,
      stored: n,
      duplicates: 0,
      replaced: 0,
      rejected: 0,
      points: n,
      chunks: 1,
      elapsedMs: 1,
      replayed: false,
      errors: [],
    };
    if (typeof what === 'object') {
      res.writeHead(200, { 'content-type': 'application/json' });
      return void res.end(JSON.stringify({ result: { data: { ...receipt, ...what.receipt } } }));
    }
    if (!before) {
      answered.set(batchId, { body, receipt });
      stored.push(...readings);
    }
    if (what === 'lose') return void res.destroy();
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(JSON.stringify({ result: { data: { ...receipt, replayed: before !== undefined } } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stored,
    conflicts,
    /** The batches whose receipts were asked for. */
    asked,
    order: () => stored.map((r) => Number(r.timestamp)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As the real server answers: the receipt, and of which bytes. */
export const storedReceipt = ({ body, receipt }: { body: string; receipt: object }) => ({
  ...receipt,
  replayed: true,
  sha256: createHash('sha256').update(body).digest('hex'),
});

export const reading = (n: number): RawRecord => ({
  module: 'm1',
  timestamp: n,
  temperature: n / 8,
  voltage: null,
});
export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);
