import type { Row } from '../row.ts';
import { brush } from './brush.ts';
import { cancel } from './cancel.ts';
import { draw } from './draw.ts';
import { ingestEmbedded } from './ingest-embedded.ts';
import { ingestJson } from './ingest-json.ts';
import { ingestLate } from './ingest-late.ts';
import { ingestMixed } from './ingest-mixed.ts';
import { ingestOverload } from './ingest-overload.ts';
import { ingestReplay } from './ingest-replay.ts';
import { ingestStream } from './ingest-stream.ts';
import { latestGrowth } from './latest-growth.ts';
import { openFirst, openWhole } from './open-dataset.ts';
import { ingestPeers, queryPeers } from './peers.ts';
import { profileLong } from './profile-long.ts';
import { profileSame } from './profile-same.ts';
import { profileWhole } from './profile-whole.ts';
import { seriesGrowth } from './series-growth.ts';
import { seriesLarge } from './series-large.ts';
import { seriesSmall } from './series-small.ts';
import { soakHostile } from './soak-hostile.ts';
import { start } from './start.ts';
import { startWindow } from './start-window.ts';
import { stlRow } from './stl.ts';
import { storage } from './storage.ts';

/** In the order in which they run and are shown. */
export const ROWS: readonly Row[] = [
  ingestJson,
  ingestStream,
  ingestPeers,
  ingestEmbedded,
  ingestReplay,
  ingestLate,
  ingestOverload,
  ingestMixed,
  seriesSmall,
  seriesLarge,
  queryPeers,
  latestGrowth,
  seriesGrowth,
  storage,
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
