import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { NotMeasured, type Row } from '../row.ts';

/** Debian's packages and the programs that they bring. */
const PEERS = [
  { name: 'InfluxDB', program: 'influxd' },
  { name: 'VictoriaMetrics', program: 'victoria-metrics' },
];

/** Against other time-series databases, where they are installed; their way in and out is not written yet. */
function peerRow(row: Pick<Row, 'name' | 'title' | 'target' | 'limit'>): Row {
  return {
    ...row,
    needs: 'native',
    reached: () => false,
    async run() {
      const missing = PEERS.filter(({ program }) => !isInstalled(program)).map(({ name }) => name);
      throw new NotMeasured(
        missing.length > 0
          ? `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not installed here`
          : 'the peers are here, but this row does not drive them yet',
      );
    },
  };
}

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((dir) => {
    try {
      accessSync(join(dir, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export const ingestPeers = peerRow({
  name: 'ingest-peers',
  title:
    'the same points by 4 connections, 3 numbers a line, JSON and NDJSON, beside line protocol into the peers',
  target: '≥ 1.0 × InfluxDB (NDJSON), ≥ 0.8 × (JSON)',
  limit: 'committed and deduplicated before it is answered, which the peers are not',
});

export const queryPeers = peerRow({
  name: 'query-peers',
  title: "mean by day over the fleet, last value of every module, one module's raw month",
  target: 'faster than each',
  limit: 'PostgreSQL plans each query',
});
