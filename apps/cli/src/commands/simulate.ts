import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { parseInstant, type Receipt } from '@wp/contract';
import { encodeNdjson, type Fleet, simulateFleet } from '@wp/simulate';
import { Command } from 'commander';
import { fetchServer, readServerAddress, wantsJson } from '../context.ts';
import { createProgress, print } from '../output.ts';
import { UsageError } from '../usage-error.ts';
import { writeStream } from '../write-whole.ts';

interface SimulateFlags {
  modules: number;
  from: string;
  to: string;
  interval: number;
  seed: number;
  faults: string;
  output?: string;
  labels?: string;
  send?: boolean;
}

export const simulateCommand = () =>
  new Command('simulate')
    .description('a solar fleet, physically plausible, with labelled faults: to a file or to the server')
    .option('--modules <n>', 'how many', Number, 20)
    .option('--from <time>', 'ISO 8601, inclusive', '2024-06-01')
    .option('--to <time>', 'ISO 8601, exclusive', '2024-07-01')
    .option('--interval <seconds>', 'between two readings of a module', Number, 300)
    .option('--seed <n>', 'the same seed gives the same fleet', Number, 1)
    .option('--faults <which>', 'none or default', 'default')
    .option('-o, --output <file>', 'NDJSON, or gzip where the name ends in .gz')
    .option('--labels <file>', 'write what is wrong, where and since when, as JSON')
    .option('--send', 'send it to the server (WP_URL, WP_TOKEN)')
    .addHelpText(
      'after',
      '\nExamples:\n  $ wp simulate --modules 100 -o fleet.ndjson.gz --labels faults.json\n  $ WP_TOKEN=… wp simulate --modules 10 --send',
    )
    .action(async (flags: SimulateFlags, command: Command) => {
      if ((flags.output === undefined) === (flags.send !== true))
        command.error('error: give either --output or --send');
      const fleet = makeFleet(flags);
      if (flags.labels !== undefined)
        await writeStream(flags.labels, Readable.from([JSON.stringify(fleet.labels, null, 2)]));
      const answer = flags.output === undefined ? await send(fleet) : await write(fleet, flags.output);
      print(
        wantsJson(command),
        { ...answer, labels: fleet.labels.length },
        Object.entries(answer)
          .map(([k, v]) => `${k} ${v}`)
          .join('  '),
      );
    });

function makeFleet(flags: SimulateFlags): Fleet {
  const from = parseInstant(flags.from);
  const to = parseInstant(flags.to);
  if (from === undefined || to === undefined) throw new UsageError('--from and --to are ISO 8601 times.');
  const faults = flags.faults === 'default' ? 'default' : 'none';
  try {
    return simulateFleet({
      seed: flags.seed,
      modules: flags.modules,
      from,
      to,
      intervalMs: flags.interval * 1000,
      faults,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Records as bytes, counted on the way. */
function* counted(fleet: Fleet, onRecord: (count: number) => void): Generator<Buffer> {
  let records = 0;
  function* tap() {
    for (const record of fleet.records()) {
      records += 1;
      yield record;
    }
  }
  for (const text of encodeNdjson(tap(), 256 * 1024)) {
    onRecord(records);
    yield Buffer.from(text);
  }
  onRecord(records);
}

async function write(fleet: Fleet, file: string): Promise<{ records: number; file: string }> {
  const progress = createProgress('simulate');
  let records = 0;
  const onRecord = (count: number) => {
    records = count;
    progress.update(count, ' records');
  };
  const source = Readable.from(counted(fleet, onRecord));
  await writeStream(file, source, ...(file.endsWith('.gz') ? [createGzip({ level: 6 })] : []));
  progress.end();
  return { records, file };
}

async function send(fleet: Fleet): Promise<Record<string, unknown>> {
  const progress = createProgress('simulate');
  const body = Readable.toWeb(Readable.from(counted(fleet, (count) => progress.update(count, ' records'))));
  const answer = await fetchServer(readServerAddress(), '/trpc/readings.ingestStream', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: body as unknown as NonNullable<RequestInit['body']>,
    duplex: 'half',
  } as RequestInit);
  progress.end();
  const { errors: _, ...receipt } = ((await answer.json()) as { result: { data: Receipt } }).result.data;
  return receipt;
}
