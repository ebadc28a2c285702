import type { RawRecord } from '@wp/contract';
import type { Replayed } from './use-quarantine.ts';

/** A record as it came, laid out where it is JSON; else as it is. */
export function laidOut(record: string): string {
  try {
    return JSON.stringify(JSON.parse(record), null, 2);
  } catch {
    return record;
  }
}

const isObject = (value: unknown): value is RawRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The typed text as a record; the server judges what stands in it. Throws where it is none. */
export function typedRecord(text: string): RawRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`This is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(value)) throw new Error('A record is an object: { "module": …, "timestamp": …, … }.');
  return value;
}

/** Whether a record left the quarantine for the readings. */
export const isIn = ({ outcome }: Replayed): boolean =>
  outcome !== 'rejected' && outcome !== 'not-found' && outcome !== 'already-replayed';

/** What became of one record. */
export function outcomeWords({ outcome, code, message }: Replayed): string {
  switch (outcome) {
    case 'stored':
      return 'stored';
    case 'duplicate':
      return 'was there already: nothing to store';
    case 'replaced':
      return 'stored in place of an older value';
    case 'rejected':
      return `refused again: ${code ?? 'no code'}${message === undefined ? '' : `, ${message}`}`;
    case 'already-replayed':
      return 'was replayed before';
    case 'not-found':
      return 'is not in the quarantine any more';
    default:
      return outcome;
  }
}
