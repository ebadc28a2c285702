import type { CsvOverrides, Inspection, Understanding } from '@wp/eda';
import styles from './datasets.module.css';

interface ReadingFieldsProps {
  /** What was found; undefined where the file could not be read as it is. */
  inspection: Inspection | undefined;
  csv: CsvOverrides;
  onChange(csv: CsvOverrides): void;
}

const SEPARATORS = [
  [',', 'comma'],
  [';', 'semicolon'],
  ['\t', 'tab'],
  ['|', 'bar'],
  [' ', 'space'],
] as const;
const ENCODINGS = [
  ['utf-8', 'UTF-8'],
  ['windows-1252', 'Windows-1252'],
  ['utf-16le', 'UTF-16 LE'],
  ['utf-16be', 'UTF-16 BE'],
] as const;
const ORDERS = [
  ['day-first', 'day first, 31.12.'],
  ['month-first', 'month first, 12/31'],
] as const;
const THOUSANDS = [
  ['', 'none'],
  [',', 'comma'],
  ['.', 'point'],
  [' ', 'space'],
  ["'", 'apostrophe'],
] as const;

/** Settings shown of a file that could not be read yet, so that it can be said how it is to be. */
const USUAL = {
  separator: null,
  decimal: '.',
  thousands: null,
  dateOrder: null,
  encoding: 'utf-8',
  hasHeader: true,
  timeZone: 'UTC',
} as const;

/**
 * Fields for how a file of text is read: what was found, each part to be overruled. Only what is changed is given back.
 */
export function ReadingFields({ inspection, csv, onChange }: ReadingFieldsProps) {
  if (inspection !== undefined && inspection.format !== 'csv')
    return <p className={styles.reading}>{factsOf(inspection.format, inspection.understanding)}</p>;
  const understanding = { ...USUAL, ...csv, ...inspection?.understanding };
  const set = (change: CsvOverrides) => onChange({ ...csv, ...change });
  return (
    <fieldset className={styles.readingFields} aria-label="How it is read">
      <Choice
        label="Separator"
        value={understanding.separator ?? ','}
        options={SEPARATORS}
        onChoose={(separator) => set({ separator })}
      />
      <Choice
        label="Decimal mark"
        value={understanding.decimal}
        options={[
          ['.', 'point'],
          [',', 'comma'],
        ]}
        onChoose={(decimal) => set({ decimal })}
      />
      <Choice
        label="Thousands"
        value={understanding.thousands ?? ''}
        options={THOUSANDS}
        onChoose={(thousands) => set({ thousands: thousands === '' ? null : thousands })}
      />
      <Choice
        label="Order of dates"
        value={understanding.dateOrder ?? 'day-first'}
        options={ORDERS}
        onChoose={(dateOrder) => set({ dateOrder })}
      />
      <Choice
        label="Encoding"
        value={understanding.encoding}
        options={ENCODINGS}
        onChoose={(encoding) => set({ encoding })}
      />
      <Choice
        label="First row"
        value={understanding.hasHeader ? 'names' : 'data'}
        options={[
          ['names', 'names of columns'],
          ['data', 'data'],
        ]}
        onChoose={(first) => {
          // The columns have other names then.
          const { columns: _, ...rest } = csv;
          onChange({ ...rest, hasHeader: first === 'names' });
        }}
      />
      <label className={styles.choice}>
        Zone of times that name none
        <input
          defaultValue={understanding.timeZone}
          onBlur={(event) => {
            const timeZone = event.target.value.trim();
            if (timeZone !== '' && timeZone !== understanding.timeZone) set({ timeZone });
          }}
        />
      </label>
    </fieldset>
  );
}

function factsOf(format: Inspection['format'], { columns, gzip }: Understanding): string {
  const words = { csv: 'CSV', json: 'JSON', ndjson: 'NDJSON', parquet: 'Parquet', arrow: 'Arrow' };
  return `${words[format]}${gzip ? ', gzipped' : ''}, ${columns.length} columns.`;
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChoose(value: T): void;
}

function Choice<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  return (
    <label className={styles.choice}>
      {label}
      <select
        value={value}
        onChange={(event) => {
          const chosen = options.find(([one]) => one === event.target.value);
          if (chosen !== undefined) onChoose(chosen[0]);
        }}
      >
        {options.some(([one]) => one === value) ? null : <option value={value}>{value}</option>}
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
