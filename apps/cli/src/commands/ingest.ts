import { AppError, type Receipt } from '@wp/contract';
import { Command, Option } from 'commander';
import { readServerAddress, wantsJson } from '../context.ts';
import { CSV_COLUMNS } from '../csv-records.ts';
import { createProgress, print } from '../output.ts';
import { readRecordLines } from '../record-lines.ts';
import { sendPiece } from '../send-piece.ts';

const PIECE_RECORDS = 50_000;

export const ingestCommand = () =>
  new Command('ingest')
    .description(
      'send readings to the server (WP_URL, WP_TOKEN): NDJSON, JSON or CSV, gzip or not; - is stdin',
    )
    .argument('<file>')
    .addOption(
      new Option('--on-duplicate <how>', 'what a value that is stored already meets')
        .choices(['ignore', 'replace'])
        .default('ignore'),
    )
    .addHelpText(
      'after',
      `\n${CSV_COLUMNS}\n` +
        'The file is sent in pieces; run again after an interruption, pieces that were answered are not written twice.\n\nExamples:\n  $ WP_TOKEN=… wp ingest readings.ndjson.gz\n  $ zcat old.csv.gz | WP_TOKEN=… wp ingest -',
    )
    .action(async (file: string, options: { onDuplicate: string }, command: Command) => {
      const address = readServerAddress();
      const progress = createProgress('ingest');
      const total = {
        received: 0,
        stored: 0,
        duplicates: 0,
        replaced: 0,
        rejected: 0,
        points: 0,
        pieces: 0,
        replayed: 0,
      };
      const errors: Receipt['errors'] = [];
      for await (const lines of pieces(readRecordLines(file))) {
        const receipt = await sendPiece(address, lines, options.onDuplicate);
        for (const error of receipt.errors.slice(0, 100 - errors.length)) {
          errors.push({ ...error, index: error.index + total.received });
        }
        for (const key of ['received', 'stored', 'duplicates', 'replaced', 'rejected', 'points'] as const) {
          total[key] += receipt[key];
        }
        total.pieces += 1;
        if (receipt.replayed) total.replayed += 1;
        progress.update(total.received, ' records');
      }
      progress.end();
      const rejected = errors
        .slice(0, 5)
        .map((e) => `\n  record ${e.index}: ${e.code} ${e.path}: ${e.message}`);
      print(
        wantsJson(command),
        { ...total, errors },
        `received ${total.received}  stored ${total.stored}  duplicates ${total.duplicates}  replaced ${total.replaced}  rejected ${total.rejected}  points ${total.points}` +
          (total.replayed > 0
            ? `\n${total.replayed} of ${total.pieces} pieces had been answered before`
            : '') +
          (total.rejected > 0
            ? `\nThe rejected ones are in the quarantine, the first are:${rejected.join('')}`
            : ''),
      );
      if (total.received === 0) throw new AppError('INVALID_INPUT', `There is no reading in ${file}.`);
      if (total.rejected === total.received) process.exitCode = 1;
    });

async function* pieces(lines: AsyncIterable<string>): AsyncGenerator<string[]> {
  let piece: string[] = [];
  for await (const line of lines) {
    piece.push(line);
    if (piece.length < PIECE_RECORDS) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}
