import { useEffect, useState } from 'react';
import type { OpenDataset } from '../../data/analysis.ts';
import { SearchField } from '../../parts/field.tsx';
import styles from './report.module.css';
import type { Chosen } from './report-store.ts';

interface ChoicesProps {
  dataset: OpenDataset;
  modules: readonly string[];
  numbers: readonly string[];
  chosen: Chosen;
  onChange(to: Partial<Chosen>): void;
}

const PARTS = [
  ['overview', 'Overview'],
  ['alerts', 'Alerts'],
  ['correlations', 'Correlations'],
  ['steps', 'Steps applied'],
] as const;

/** What is on the report, chosen by ticking. */
export function Choices({ dataset, modules, numbers, chosen, onChange }: ChoicesProps) {
  const hasTimes = dataset.time !== null && numbers.length > 0;
  return (
    <aside className={styles.choices} aria-label="On the report">
      <fieldset className={styles.group}>
        <legend>Parts</legend>
        {PARTS.map(([name, words]) => (
          <Tick key={name} isOn={chosen[name]} onChange={(isOn) => onChange({ [name]: isOn })}>
            {words}
          </Tick>
        ))}
        {hasTimes && (
          <>
            <Tick
              isOn={chosen.quality !== undefined}
              onChange={(isOn) => onChange({ quality: isOn ? numbers[0] : undefined })}
            >
              Quality
            </Tick>
            {chosen.quality !== undefined && (
              <label className={styles.by}>
                by{' '}
                <select
                  value={chosen.quality}
                  onChange={(event) => onChange({ quality: event.target.value })}
                >
                  {numbers.map((name) => (
                    <option key={name}>{name}</option>
                  ))}
                </select>
              </label>
            )}
          </>
        )}
      </fieldset>
      <Notes text={chosen.notes} onChange={(notes) => onChange({ notes })} />
      <Names
        title="Columns"
        all={dataset.columns.map(({ name }) => name)}
        chosen={chosen.columns}
        onChange={(columns) => onChange({ columns })}
      />
      {hasTimes && modules.length > 0 && (
        <Names
          title="Series of"
          all={modules}
          chosen={chosen.modules}
          onChange={(of) => onChange({ modules: of })}
        />
      )}
    </aside>
  );
}

interface TickProps {
  isOn: boolean;
  onChange(isOn: boolean): void;
  children: string;
}

const Tick = ({ isOn, onChange, children }: TickProps) => (
  <label className={styles.tick} title={children}>
    <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} /> {children}
  </label>
);

interface NamesProps {
  title: string;
  all: readonly string[];
  chosen: readonly string[];
  onChange(chosen: readonly string[]): void;
}

/** More would take the window long to draw; the filter finds the rest. */
const MOST_LISTED = 200;
const FEW = 8;

function Names({ title, all, chosen, onChange }: NamesProps) {
  const [filter, setFilter] = useState('');
  const some = new Set(chosen);
  const found = all.filter((name) => name.toLowerCase().includes(filter.trim().toLowerCase()));
  const isWhole = all.every((name) => some.has(name));
  return (
    <fieldset className={styles.group}>
      <legend>
        {title} · {chosen.length} of {all.length}
      </legend>
      {all.length > FEW && (
        <SearchField
          label={`Filter: ${title}`}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      )}
      <Tick isOn={isWhole} onChange={(isOn) => onChange(isOn ? all : [])}>
        all
      </Tick>
      {found.slice(0, MOST_LISTED).map((name) => (
        <Tick
          key={name}
          isOn={some.has(name)}
          // Names keep the order of the dataset, whichever was ticked first.
          onChange={(isOn) => onChange(all.filter((one) => (one === name ? isOn : some.has(one))))}
        >
          {name}
        </Tick>
      ))}
      {found.length > MOST_LISTED && <p>{found.length - MOST_LISTED} more: filter to see them.</p>}
    </fieldset>
  );
}

/** A report is not made for every letter. */
const PAUSE_MS = 400;

function Notes({ text, onChange }: { text: string; onChange(text: string): void }) {
  const [typed, setTyped] = useState(text);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => onChange(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, text]);
  return (
    <label className={styles.notes}>
      Notes
      <textarea
        rows={4}
        maxLength={20_000}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => onChange(typed)}
      />
    </label>
  );
}
