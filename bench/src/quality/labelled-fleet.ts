import { type DatasetFiles, encodeTable, type ProfileColumn } from '@wp/eda';
import { type FaultLabel, type SimulateOptions, simulateFleet } from '@wp/simulate';

const METRICS = ['power', 'irradiance', 'temperature', 'voltage'] as const;

/** A simulated fleet as a wide dataset in memory, with the faults that are in it. */
export interface LabelledFleet {
  readonly files: DatasetFiles;
  readonly labels: readonly FaultLabel[];
  readonly modules: readonly string[];
}

export async function labelledFleet(options: SimulateOptions): Promise<LabelledFleet> {
  const fleet = simulateFleet(options);
  const columns = columnsOf(fleet);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of encodeTable(columns, 'parquet')) pieces.push(piece);
  const bytes = new Blob(pieces);
  const manifest = manifestOf(options, columns[0]?.values.length ?? 0, bytes.size);
  return {
    files: { readManifest: async () => JSON.stringify(manifest), readPart: async () => bytes },
    labels: fleet.labels,
    modules: fleet.modules.map(({ module_num }) => module_num),
  };
}

function columnsOf(fleet: ReturnType<typeof simulateFleet>): ProfileColumn[] {
  const modules: string[] = [];
  const times: number[] = [];
  const values = { power: [], irradiance: [], temperature: [], voltage: [] } as Record<
    (typeof METRICS)[number],
    number[]
  >;
  for (const index of fleet.modules.keys())
    for (const { module, timestamp, measures, temperature, voltage } of fleet.recordsForModule(index)) {
      modules.push(module);
      times.push(Date.parse(timestamp));
      const measured = new Map(measures.map(({ name, value }) => [name, value]));
      values.power.push(measured.get('power') ?? Number.NaN);
      values.irradiance.push(measured.get('irradiance') ?? Number.NaN);
      values.temperature.push(temperature);
      values.voltage.push(voltage);
    }
  return [
    { kind: 'text', name: 'module', values: modules },
    { kind: 'time', name: 'time', values: Float64Array.from(times) },
    ...METRICS.map(
      (name): ProfileColumn => ({ kind: 'number', name, values: Float64Array.from(values[name]) }),
    ),
  ];
}

function manifestOf(options: SimulateOptions, rows: number, bytes: number) {
  const [from, to] = [new Date(options.from).toISOString(), new Date(options.to).toISOString()];
  const file = `data/part-0-${rows}.parquet`;
  return {
    ...{ format: 'wp-dataset', version: 2, name: 'fleet', layout: 'wide', createdAt: from },
    parts: [{ ...{ file, from, to, rows, bytes }, sha256: 'a'.repeat(64), fetchedAt: from, cursor: null }],
    ...{ missing: [], server: null, query: null, zone: 'UTC', pipeline: [] },
    source: { name: 'fleet', kind: 'file', notes: [] },
    units: { power: 'W', irradiance: 'W/m²', temperature: '°C', voltage: 'V' },
    columns: [
      { name: 'module', type: 'string' },
      { name: 'time', type: 'timestamp' },
      ...METRICS.map((name) => ({ name, type: 'double' })),
    ],
  };
}
