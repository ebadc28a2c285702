import type { Row } from '../row.ts';
import { brush } from './brush.ts';
import { cancel } from './cancel.ts';
import { draw } from './draw.ts';
import { ingestJson } from './ingest-json.ts';
import { ingestReplay } from './ingest-replay.ts';
import { ingestStream } from './ingest-stream.ts';
import { latestGrowth } from './latest-growth.ts';
import { openFirst, openWhole } from './open-dataset.ts';
import { profileLong } from './profile-long.ts';
import { profileSame } from './profile-same.ts';
import { profileWhole } from './profile-whole.ts';
import { seriesLarge } from './series-large.ts';
import { soakHostile } from './soak-hostile.ts';
import { start } from './start.ts';
import { startWindow } from './start-window.ts';
import { stlRow } from './stl.ts';

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
  profileSame,
  profileWhole,
  profileLong,
  stlRow,
  openFirst,
  openWhole,
  brush,
  cancel,
  soakHostile,
];
