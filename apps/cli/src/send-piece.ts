import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Receipt } from '@wp/contract';
import { fetchServer, type ServerAddress } from './context.ts';

/** The batchId is made from the content: the same piece sent again is answered from its receipt. */
export async function sendPiece(
  address: ServerAddress,
  lines: readonly string[],
  onDuplicate: string,
): Promise<Receipt> {
  const body = `${lines.join('\n')}\n`;
  const digest = createHash('sha256').update(onDuplicate).update(body).digest('hex');
  const answer = await fetchServer(address, '/trpc/readings.ingestStream', {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      'content-encoding': 'gzip',
      'x-batch-id': `wp-ingest-${digest.slice(0, 40)}`,
      'x-on-duplicate': onDuplicate,
    },
    body: new Uint8Array(gzipSync(body, { level: 1 })),
  });
  return ((await answer.json()) as { result: { data: Receipt } }).result.data;
}
