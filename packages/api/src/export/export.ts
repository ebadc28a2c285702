import { AppError, type ExportFormat, type ExportQuery } from '@wp/contract';
import type { Services } from '../context.ts';
import { getSelection } from '../readings/selection.ts';
import { encodeArrow } from './arrow.ts';
import { bucketPages, planBucketExport } from './bucket-pages.ts';
import { encodeCsv } from './csv.ts';
import type { ExportEncoder } from './page.ts';
import { encodeParquet } from './parquet.ts';
import { type RunRead, rawFleetPages, rawPages } from './raw-pages.ts';

export interface OpenExport {
  contentType: string;
  fileName: string;
  /** The file piece by piece; the next page is read when it is asked for. */
  body: AsyncIterable<Uint8Array>;
}

const FORMATS: Record<ExportFormat, { contentType: string; extension: string; encode: ExportEncoder }> = {
  arrow: { contentType: 'application/vnd.apache.arrow.stream', extension: 'arrows', encode: encodeArrow },
  csv: { contentType: 'text/csv; charset=utf-8; header=present', extension: 'csv', encode: encodeCsv },
  parquet: { contentType: 'application/vnd.apache.parquet', extension: 'parquet', encode: encodeParquet },
};

/**
 * Opens a file of the selection: what is wrong with the query is thrown here, before the first byte. Rows come by
 * module, metric and time, in the order asked for. Memory stays bounded whatever the length: a page is read when the
 * reader asks for the one before it, each in a short transaction of its own, so what is written meanwhile may appear in
 * later pages.
 */
export async function openExport(
  { database, limits }: Pick<Services, 'database' | 'limits'>,
  query: ExportQuery,
  signal: AbortSignal,
): Promise<OpenExport> {
  const plan = planBucketExport(query, limits);
  const run: RunRead = (read) =>
    database.transaction(read, {
      readOnly: true,
      isolation: 'repeatable read',
      statementTimeoutMs: limits.timeoutMs,
      signal,
    });
  const selection = await run((session) => getSelection(session.db, query));
  const range = { fromMs: query.from, toMs: query.to };
  const pages =
    plan !== undefined
      ? bucketPages(run, selection, plan)
      : query.combine === 'fleet'
        ? rawFleetPages(run, selection, range)
        : rawPages(run, selection, range);
  const shape = {
    modules: [...new Set(selection.series.map((s) => s.module))],
    metrics: selection.metrics.map((m) => m.name),
    columns: plan?.aggregates ?? ['value'],
  };
  const { contentType, extension, encode } = FORMATS[query.format];
  return {
    contentType,
    fileName: fileNameOf(query, extension),
    body: untilAborted(encode(shape, oneAhead(pages)), signal),
  };
}

const fileNameOf = (query: ExportQuery, extension: string) => {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return `readings_${day(query.from)}_${day(query.to)}.${extension}`;
};

/** Reads the next page while the present one is encoded and sent: the database works beside this process. */
async function* oneAhead<T>(pages: AsyncIterable<T>): AsyncIterable<T> {
  const iterator = pages[Symbol.asyncIterator]();
  const ask = () => {
    const asked = iterator.next();
    // Its error is thrown where it is waited for, which may be later.
    asked.catch(() => {});
    return asked;
  };
  let next = ask();
  try {
    for (;;) {
      const page = await next;
      if (page.done === true) return;
      next = ask();
      yield page.value;
    }
  } finally {
    // Who leaves early waits for the read that is under way, whose connection would else be handed on in its midst.
    await next.catch(() => {});
    await iterator.return?.();
  }
}

async function* untilAborted(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  for await (const piece of body) {
    if (signal.aborted) throw new AppError('CANCELLED', 'The caller went away; the export was ended.');
    yield piece;
  }
}
