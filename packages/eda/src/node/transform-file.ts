import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { TableError } from '../store/table-error.ts';
import type { Frame } from '../transform/frame.ts';
import { runPipeline, type StepDone } from '../transform/pipeline.ts';
import { pipelineSchema, type Step } from '../transform/steps.ts';
import { type OpenTableOptions, openTable } from './open-table.ts';
import { writeTable } from './write-table.ts';

export interface TransformOptions extends OpenTableOptions {
  /** A file with the steps as JSON. */
  pipeline: string;
  /** The file to write. */
  output: string;
  /** Files of the tables that steps join, by name. */
  tables?: Readonly<Record<string, string>>;
}

export interface TransformDone {
  rowsIn: number;
  rowsOut: number;
  steps: StepDone[];
  /** What was assumed while reading. */
  notes: string[];
}

/** Reads a table, carries out the steps of a pipeline on it, and writes the result. */
export async function transformFile(path: string, options: TransformOptions): Promise<TransformDone> {
  const { pipeline, output, tables = {}, ...reading } = options;
  const steps = await readPipeline(pipeline);
  const { columns, rows, notes } = await openTable(path, reading);
  const others: Record<string, Frame> = Object.create(null) as Record<string, Frame>;
  for (const [name, file] of Object.entries(tables)) {
    const { layout, progress, ...same } = reading;
    others[name] = await openTable(file, same);
  }
  const { frame, done } = runPipeline({ columns, rows }, steps, { tables: others });
  await writeTable(frame.columns, output);
  return { rowsIn: rows, rowsOut: frame.rows, steps: done, notes };
}

async function readPipeline(path: string): Promise<Step[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new TableError(`There is no file ${path}.`);
  });
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw new TableError(`${path} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const steps = pipelineSchema.safeParse(given);
  if (!steps.success)
    throw new TableError(`${path} is no pipeline of steps:\n${z.prettifyError(steps.error)}`);
  return steps.data;
}
