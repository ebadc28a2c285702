import type { Row } from '../row.ts';
import { ingestJson } from './ingest-json.ts';
import { ingestStream } from './ingest-stream.ts';

/** In the order in which they run and are shown. */
export const ROWS: readonly Row[] = [ingestJson, ingestStream];
