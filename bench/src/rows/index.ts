import type { Row } from '../row.ts';
import { draw } from './draw.ts';
import { ingestJson } from './ingest-json.ts';
import { ingestReplay } from './ingest-replay.ts';
import { ingestStream } from './ingest-stream.ts';
import { latestGrowth } from './latest-growth.ts';
import { seriesLarge } from './series-large.ts';
import { soakHostile } from './soak-hostile.ts';
import { start } from './start.ts';
import { startWindow } from './start-window.ts';

/** In the order in which they run and are shown. */
export const ROWS: readonly Row[] = [
  ingestJson,
  ingestStream,
  ingestReplay,
  seriesLarge,
  latestGrowth,
  start,
  startWindow,
  draw,
  soakHostile,
];
