import { parseInstants, zoneOf } from '@wp/eda';
import { useState } from 'react';
import type { OpenDataset } from '../../data/analysis.ts';
import { Field, SearchField, text } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { useZone } from '../../time/zone.ts';
import { useDatasets } from '../datasets/datasets-store.ts';
import styles from './compare.module.css';
import type { Period, Side } from './sides.ts';

/** Modules and times that can be chosen from, of a dataset that is open or beside. */
export interface Choices {
  modules: readonly string[];
  span: { fromMs: number; toMs: number } | null;
}

interface SideDialogProps {
  letter: 'A' | 'B';
  side: Side;
  open: OpenDataset;
  /** Choices of the dataset that is held beside, once it is read. */
  beside: Choices | undefined;
  /** The other side's dataset, where it is another one: then no third can be chosen. */
  taken: string | undefined;
  onChoose(side: Side): void;
  onClose(): void;
}

/** Chooses what one side is: which dataset, whose rows, and when. */
export function SideDialog({ letter, side, open, beside, taken, onChoose, onClose }: SideDialogProps) {
  const zone = useZone();
  const [dataset, setDataset] = useState(side.dataset);
  const [modules, setModules] = useState<readonly string[] | undefined>(side.modules);
  const [kind, setKind] = useState<Period['kind']>(side.period.kind);
  const { entries } = useDatasets();
  const others =
    entries
      ?.filter(({ name, content }) => name !== open.name && content !== null && content.partsDone > 0)
      .map(({ name }) => name) ?? [];
  const choices =
    dataset === undefined ? open : dataset === side.dataset || dataset === taken ? beside : undefined;
  const range = side.period.kind === 'range' ? side.period : (choices?.span ?? undefined);
  return (
    <FormDialog
      title={`What is ${letter}?`}
      action="Compare"
      onClose={onClose}
      onSubmit={async (form) => {
        const period: Period =
          kind === 'range'
            ? {
                kind,
                fromMs: instantOf(text(form, 'from'), zone, 'From'),
                toMs: instantOf(text(form, 'to'), zone, 'To'),
              }
            : { kind };
        if (period.kind === 'range' && period.toMs <= period.fromMs)
          throw new Error('“To” must lie after “From”.');
        if (modules?.length === 0) throw new Error('Choose a module, or all of them.');
        onChoose({ dataset, modules, period });
      }}
    >
      <label className={styles.choice}>
        Dataset
        <select
          value={dataset ?? ''}
          onChange={(event) => {
            setDataset(event.target.value === '' ? undefined : event.target.value);
            // Other modules, and another time.
            setModules(undefined);
            setKind('all');
          }}
        >
          <option value="">{open.name}, which is open</option>
          {others.map((name) => (
            <option key={name} value={name} disabled={taken !== undefined && name !== taken}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {choices !== undefined && choices.modules.length > 0 && (
        <ModuleChoice all={choices.modules} chosen={modules} onChoose={setModules} />
      )}
      <fieldset className={styles.fieldset}>
        <legend>Period</legend>
        {PERIODS.map(([value, words]) => (
          <label key={value}>
            <input
              type="radio"
              name="period"
              value={value}
              checked={kind === value}
              onChange={() => setKind(value)}
            />{' '}
            {words}
          </label>
        ))}
        {kind === 'range' && (
          <div className={styles.pair}>
            <Field
              label={`From, ${zone}`}
              name="from"
              defaultValue={range === undefined ? '' : local(range.fromMs, zone)}
            />
            <Field
              label={`To, ${zone}`}
              name="to"
              defaultValue={range === undefined ? '' : local(range.toMs, zone)}
            />
          </div>
        )}
      </fieldset>
    </FormDialog>
  );
}

const PERIODS = [
  ['all', 'all of the time'],
  ['selected', 'the selected time, as it changes'],
  ['range', 'from … to …'],
] as const;

interface ModuleChoiceProps {
  all: readonly string[];
  chosen: readonly string[] | undefined;
  onChoose(modules: readonly string[] | undefined): void;
}

function ModuleChoice({ all, chosen, onChoose }: ModuleChoiceProps) {
  const [filter, setFilter] = useState('');
  const found = all.filter((name) => name.toLowerCase().includes(filter.trim().toLowerCase()));
  const some = new Set(chosen ?? []);
  return (
    <fieldset className={styles.fieldset}>
      <legend>Modules</legend>
      <label>
        <input
          type="checkbox"
          checked={chosen === undefined}
          onChange={(event) => onChoose(event.target.checked ? undefined : [])}
        />{' '}
        all {all.length}
      </label>
      <SearchField
        label="Filter modules"
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      <div className={styles.modules}>
        {found.slice(0, MOST_LISTED).map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={some.has(name)}
              onChange={(event) =>
                onChoose(event.target.checked ? [...some, name] : [...some].filter((one) => one !== name))
              }
            />{' '}
            {name}
          </label>
        ))}
        {found.length > MOST_LISTED && <p>{found.length - MOST_LISTED} more: filter to see them.</p>}
      </div>
    </fieldset>
  );
}

/** More would take the window long to draw; the filter finds the rest. */
const MOST_LISTED = 500;

const local = (ms: number, zone: string): string =>
  new Date(ms + zoneOf(zone).offsetMsAt(ms)).toISOString().slice(0, 16).replace('T', ' ');

function instantOf(given: string, timeZone: string, name: string): number {
  const ms = parseInstants([given.trim()], { timeZone }).times[0];
  if (ms === undefined || Number.isNaN(ms))
    throw new Error(`“${name}” is no time: write it such as 2024-06-01 14:30.`);
  return ms;
}
