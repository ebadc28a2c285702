import type { DatasetManifest } from '@wp/contract';
import { type DatasetFiles, encodeTable, type ProfileColumn } from '@wp/eda';
import { type FaultLabel, type SimulateOptions, simulateFleet } from '@wp/simulate';

const METRICS = ['power', 'irradiance', 'temperature', 'voltage'] as const;

/** A simulated fleet as a wide dataset in memory, as one that was imported, with the faults that are in it. */
export async function fleetDataset(
  options: SimulateOptions,
): Promise<{ files: DatasetFiles; labels: readonly FaultLabel[]; modules: string[] }> {
  const fleet = simulateFleet(options);
  const modules: string[] = [];
  const times: number[] = [];
  const values = METRICS.map((): number[] => []);
  for (const [index] of fleet.modules.entries())
    for (const record of fleet.recordsForModule(index)) {
      modules.push(record.module);
      times.push(Date.parse(record.timestamp));
      const measured = Object.fromEntries(record.measures.map(({ name, value }) => [name, value]));
      for (const [m, metric] of METRICS.entries())
        values[m]?.push(
          metric === 'temperature' || metric === 'voltage'
            ? record[metric]
            : (measured[metric] ?? Number.NaN),
        );
    }
  const columns: ProfileColumn[] = [
    { kind: 'text', name: 'module', values: modules },
    { kind: 'time', name: 'time', values: Float64Array.from(times) },
    ...METRICS.map(
      (name, m): ProfileColumn => ({
        kind: 'number',
        name,
        values: Float64Array.from(values[m] ?? []),
      }),
    ),
  ];
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of encodeTable(columns, 'parquet')) pieces.push(piece);
  const bytes = new Blob(pieces);
  const [from, to] = [new Date(options.from).toISOString(), new Date(options.to).toISOString()];
  const manifest: DatasetManifest = {
    format: 'wp-dataset',
    version: 2,
    name: 'fleet',
    layout: 'wide',
    createdAt: from,
    parts: [
      {
        file: `data/part-0-${times.length}.parquet`,
        from,
        to,
        rows: times.length,
        bytes: bytes.size,
        sha256: 'a'.repeat(64),
        fetchedAt: from,
        cursor: null,
      },
    ],
    missing: [],
    server: null,
    query: null,
    source: { name: 'fleet', kind: 'file', notes: [] },
    zone: 'UTC',
    units: { power: 'W', irradiance: 'W/m²', temperature: '°C', voltage: 'V' },
    columns: [
      { name: 'module', type: 'string' },
      { name: 'time', type: 'timestamp' },
      ...METRICS.map((name) => ({ name, type: 'double' as const })),
    ],
    pipeline: [],
  };
  return {
    files: { readManifest: async () => JSON.stringify(manifest), readPart: async () => bytes },
    labels: fleet.labels,
    modules: fleet.modules.map(({ module_num }) => module_num),
  };
}
