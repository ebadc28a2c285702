import { AppError, type ModuleInput, moduleInputSchema } from '@wp/contract';
import { upsertModules } from '@wp/db';
import { Command } from 'commander';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { wantsJson, withDatabase } from '../context.ts';
import { openToRead } from '../file-errors.ts';
import { print } from '../output.ts';

export const modulesCommand = () =>
  new Command('modules').description('modules of the fleet').addCommand(
    new Command('import')
      .description('register or update modules from JSON, NDJSON or CSV')
      .argument('<file>')
      .addHelpText(
        'after',
        '\nExamples:\n  $ wp modules import modules.json\n  $ wp modules import modules.csv   # header: module_num,module_type,asset,sensor_type',
      )
      .action(async (file: string, _options, command: Command) => {
        await using handle = await openToRead(file);
        const modules = parseModules(await handle.readFile('utf8'));
        const created = await withDatabase(({ database }) => upsertModules(database.db, modules), {
          migrate: 'empty',
        });
        const updated = modules.length - created.size;
        print(
          wantsJson(command),
          { created: created.size, updated },
          `${created.size} created, ${updated} updated.`,
        );
      }),
  );

/** The origin's JSON (one or an array), a record a line, or CSV with a header. */
function parseModules(text: string): ModuleInput[] {
  const trimmed = text.trim();
  const rows: unknown[] = trimmed.startsWith('[')
    ? (parseJson(trimmed, 'the file') as unknown[])
    : trimmed.startsWith('{')
      ? parseObjects(trimmed)
      : parseCsv(trimmed);
  return rows.map((row, i) => {
    const parsed = moduleInputSchema.safeParse(row);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new AppError(
      'INVALID_INPUT',
      `Module ${i + 1}: ${issue?.path.join('.')}: ${issue?.message}. Nothing was imported.`,
    );
  });
}

function parseObjects(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return text
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '')
      .map((line, i) => parseJson(line, `line ${i + 1}`));
  }
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('INVALID_JSON', `Not valid JSON: ${where}. Nothing was imported.`);
  }
}

function parseCsv(text: string): unknown[] {
  let rows: string[][];
  try {
    rows = parse(text, { bom: true, skip_empty_lines: true, relax_column_count_less: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new AppError('INVALID_INPUT', `This is no whole CSV: ${error.message}. Nothing was imported.`);
  }
  const [names = [], ...lines] = rows;
  if (!names.includes('module_num'))
    throw new AppError('INVALID_INPUT', 'The CSV has no column module_num in its header.');
  return lines.map((cells) =>
    Object.fromEntries(cells.map((cell, i) => [names[i] ?? '', cell === '' ? null : cell])),
  );
}
