import { sql, type Transaction, type WpDatabase } from '@wp/db';
import type { IngestLimits, Sender } from './ingest-types.ts';
import type { ParsedChunk, RecordRules } from './parse/chunk.ts';
import type { ChunkPool } from './parse/chunk-client.ts';
import { createIdCache, forgetIds, type IdCache, resolveMetrics, resolveModules } from './resolve/ids.ts';
import { type ResolvedChunk, resolveChunk } from './resolve/resolve-chunk.ts';

/** What a record is judged by: the rules of now, and the names that the database knows. */
export interface Judge {
  rulesFor(sender: Sender): Promise<RecordRules>;
  /** Turns names into ids. The chunks are used up: what they hold is the answer's from now on. */
  resolve(chunks: readonly ParsedChunk[], sender: Sender): Promise<ResolvedChunk[]>;
  /** The same inside a transaction, with a cache of its own: ids that it made are gone unless it commits. */
  resolveWithin(
    trx: Transaction,
    chunks: readonly ParsedChunk[],
    sender: Sender,
    ids: IdCache,
  ): Promise<ResolvedChunk[]>;
  /** Parses and resolves chunks again, by the rules and ids of now; those given are used up. */
  renew(chunks: readonly ResolvedChunk[], sender: Sender): Promise<ResolvedChunk[]>;
  /** Forgets ids, after modules or metrics were removed or renamed. */
  forgetIds(): void;
  /** Forgets ids, and where retention's border was. */
  forget(): void;
}

export function createJudge(
  { database, pool, limits }: { database: WpDatabase; pool: ChunkPool; limits: IngestLimits },
  now: () => number,
): Judge {
  const ids = createIdCache();
  const border = rawBorder(database, now);
  const judge: Judge = {
    async rulesFor(sender) {
      return {
        timeZone: sender.timeZone,
        minTimeMs: Math.max(limits.minTimeMs, await border.read()),
        maxTimeMs: now() + limits.maxAheadMs,
        maxMeasures: limits.maxMeasures,
        maxRecordBytes: limits.maxRecordBytes,
      };
    },
    resolve: (chunks, sender) => resolveOn(database.db, { ids, pool }, chunks, sender),
    resolveWithin: (trx, chunks, sender, own) => resolveOn(trx.db, { ids: own, pool }, chunks, sender),
    async renew(chunks, sender) {
      const rules = await judge.rulesFor(sender);
      const parsed: ParsedChunk[] = [];
      for (const chunk of chunks) parsed.push(await parseAgain(pool, chunk, rules));
      return judge.resolve(parsed, sender);
    },
    forgetIds: () => forgetIds(ids),
    forget() {
      forgetIds(ids);
      border.forget();
    },
  };
  return judge;
}

async function resolveOn(
  db: WpDatabase['db'],
  { ids, pool }: { ids: IdCache; pool: ChunkPool },
  chunks: readonly ParsedChunk[],
  sender: Sender,
): Promise<ResolvedChunk[]> {
  const allowed = sender.modules;
  const names = new Set(chunks.flatMap((c) => c.moduleNames).filter((name) => allowed?.has(name) ?? true));
  const modules = await resolveModules(db, ids, names, sender.autoRegister);
  const isKnown = (chunk: ParsedChunk) => chunk.moduleNames.some((name) => modules.has(name));
  const metricNames = new Set(chunks.filter(isKnown).flatMap((c) => c.metricNames));
  const metrics = await resolveMetrics(db, ids, metricNames, sender.principal);
  const resolved: ResolvedChunk[] = [];
  for (const chunk of chunks) {
    const judged = isKnown(chunk) ? await withoutRefusedMetrics(chunk, metrics, pool) : chunk;
    resolved.push(resolveChunk(judged, { modules, metrics }, allowed));
  }
  return resolved;
}

/**
 * Where the catalogue of metrics is full, the chunk is parsed once more with the names that it has no room for: a key
 * that a refused record held first must go to the next record that holds it, which only the records themselves tell.
 */
async function withoutRefusedMetrics(
  chunk: ParsedChunk,
  metrics: ReadonlyMap<string, number>,
  pool: ChunkPool,
): Promise<ParsedChunk> {
  const refused = new Set(chunk.metricNames.filter((name) => !metrics.has(name)));
  if (refused.size === 0) return chunk;
  return parseAgain(pool, chunk, { ...chunk.terms.rules, refusedMetrics: refused });
}

/** Parses a copy, as the bytes may be those of a whole body, which other chunks share. */
const parseAgain = (pool: ChunkPool, { bytes, spans, terms }: ParsedChunk, rules: RecordRules) =>
  pool.parse({ ...terms, bytes: bytes.slice(), spans: spans.slice(), rules }, { bytes, spans });

/** Raw data older than this was dropped by retention; looked up at most every ten seconds. */
function rawBorder(database: WpDatabase, now: () => number) {
  let known = Number.NEGATIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  return {
    async read(): Promise<number> {
      if (now() - readAt < 10_000 && now() >= readAt) return known;
      const answer = await sql<{ before: string | null }>`
        select value ->> 'before' as before from settings where key = 'raw_dropped'`.execute(database.db);
      const before = answer.rows[0]?.before;
      known = before == null ? Number.NEGATIVE_INFINITY : Date.parse(before);
      readAt = now();
      return known;
    },
    forget() {
      readAt = Number.NEGATIVE_INFINITY;
    },
  };
}
