import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { AppError } from '@wp/contract';
import { Command } from 'commander';
import { fetchServer, readServerAddress, wantsJson } from '../context.ts';
import { createProgress, print } from '../output.ts';
import { ofFlags } from '../usage-error.ts';
import { writeWhole } from '../write-whole.ts';
import { type SelectionFlags, toSelection, withSelection } from './query.ts';

export const exportCommand = () =>
  withSelection(new Command('export').description('stream a selection to a file (WP_URL, WP_TOKEN)'))
    .option('--format <format>', 'arrow, csv or parquet', 'csv')
    .option('-o, --output <file>', 'file to write; standard output without it')
    .addHelpText(
      'after',
      '\nExamples:\n  $ wp export --metrics power --from 2024-06-01 --to 2024-07-01 --format parquet -o june.parquet',
    )
    .action(async (flags: SelectionFlags & { format: string; output?: string }, command: Command) => {
      const answer = await ofFlags(
        fetchServer(readServerAddress(), '/export', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...toSelection(flags), format: flags.format }),
        }),
      );
      if (answer.body === null) throw new AppError('INTERNAL', 'The server sent nothing.');
      const body = Readable.fromWeb(answer.body as ReadableStream<Uint8Array>);
      if (flags.output === undefined) {
        await pipeline(body, process.stdout, { end: false });
        return;
      }
      const progress = createProgress('export');
      let bytes = 0;
      try {
        await writeWhole(flags.output, (to) => {
          // It flows from here on: nothing may be told of it before the file is there to take it.
          body.on('data', (piece: Uint8Array) => {
            bytes += piece.length;
            progress.update(bytes, ' bytes');
          });
          return pipeline(body, to);
        });
      } finally {
        progress.end();
      }
      print(
        wantsJson(command),
        { file: flags.output, bytes },
        `Wrote ${flags.output} (${bytes.toLocaleString('en')} bytes).`,
      );
    });
