import { type Step, stepSchema } from '@wp/eda';
import { useState } from 'react';
import type { OpenDataset } from '../../data/analysis.ts';
import { Button } from '../../parts/button.tsx';
import { type FormField, STEP_FORMS, UNITS } from './step-forms.ts';
import styles from './transform.module.css';

interface StepEditorProps {
  step: Step;
  /** The columns before the step. */
  columns: readonly { name: string; kind: 'number' | 'text' | 'time' }[];
  dataset: OpenDataset;
  onChange(step: Step): void;
}

type Values = Record<string, unknown>;

/** The parts of a step; what is changed is taken as soon as it is a step again. */
export function StepEditor({ step, columns, onChange }: StepEditorProps) {
  const form = STEP_FORMS[step.step];
  const [draft, setDraft] = useState<Values>({ ...step });
  const [problem, setProblem] = useState<string>();
  const take = (next: Values) => {
    setDraft(next);
    const read = stepSchema.safeParse(next);
    setProblem(
      read.success
        ? undefined
        : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    );
    if (read.success) onChange(read.data);
  };
  const set = (key: string, value: unknown) => {
    const { [key]: _, ...rest } = draft;
    take(value === undefined ? rest : { ...draft, [key]: value });
  };
  return (
    <div className={styles.editor}>
      <p className={styles.about}>{form?.about ?? 'This step is changed as JSON.'}</p>
      {form?.fields.map((field) => (
        <FieldOf
          key={field.key}
          field={field}
          value={draft[field.key]}
          columns={columns}
          onChange={(value) => set(field.key, value)}
        />
      ))}
      {form === undefined && (
        <JsonField label="Step" value={draft} onChange={(value) => take(value as Values)} />
      )}
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

interface FieldOfProps {
  field: FormField;
  value: unknown;
  columns: StepEditorProps['columns'];
  onChange(value: unknown): void;
}

function FieldOf({ field, value, columns, onChange }: FieldOfProps) {
  const { label } = field;
  switch (field.is) {
    case 'expression':
      return <TextField label={label} value={value} hint={field.hint} isMono onChange={onChange} />;
    case 'any-text':
      return (
        <TextField label={label} value={value} isOptional={field.optional === true} onChange={onChange} />
      );
    case 'number':
      return (
        <TextField
          label={label}
          value={value}
          isOptional={field.optional === true}
          onChange={(text) => onChange(text === undefined ? undefined : Number(text))}
        />
      );
    case 'choice':
      return <Choice label={label} value={String(value)} options={field.options} onChange={onChange} />;
    case 'interval': {
      const { every, unit } = value as { every: number; unit: string };
      return (
        <div className={styles.pair}>
          <TextField
            label={label}
            value={every}
            onChange={(text) => onChange({ every: Number(text), unit })}
          />
          <Choice
            label="Unit"
            value={unit}
            options={UNITS}
            onChange={(next) => onChange({ every, unit: next })}
          />
        </div>
      );
    }
    case 'column':
    case 'number-column':
    case 'time-column': {
      const kind = { column: undefined, 'number-column': 'number', 'time-column': 'time' }[field.is];
      const names = columns
        .filter((column) => kind === undefined || column.kind === kind)
        .map(({ name }) => name);
      return <Choice label={label} value={String(value)} options={names} onChange={onChange} />;
    }
    case 'columns':
    case 'number-columns': {
      const names = columns
        .filter(({ kind }) => field.is === 'columns' || kind === 'number')
        .map(({ name }) => name);
      const chosen = Array.isArray(value) ? (value as string[]) : [];
      return (
        <fieldset className={styles.columns}>
          <legend>{label}</legend>
          {[...new Set([...names, ...chosen])].map((name) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={chosen.includes(name)}
                onChange={(event) => {
                  const next = event.target.checked
                    ? [...chosen, name]
                    : chosen.filter((one) => one !== name);
                  onChange(next.length === 0 && field.optional === true ? undefined : next);
                }}
              />{' '}
              {name}
              {!names.includes(name) && ' (not there)'}
            </label>
          ))}
        </fieldset>
      );
    }
    case 'json':
      return <JsonField label={label} value={value} hint={field.hint} onChange={onChange} />;
    default:
      return field satisfies never;
  }
}

interface TextFieldProps {
  label: string;
  value: unknown;
  hint?: string;
  isMono?: boolean;
  isOptional?: boolean;
  onChange(value: string | undefined): void;
}

/** Field whose text is taken when it is left, or on Enter: not at every letter. */
function TextField({ label, value, hint, isMono = false, isOptional = false, onChange }: TextFieldProps) {
  const given = value === undefined ? '' : String(value);
  const [text, setText] = useState(given);
  const take = () => {
    if (text !== given) onChange(text === '' && isOptional ? undefined : text);
  };
  return (
    <label className={styles.field}>
      {label}
      {isOptional && <small> (or nothing)</small>}
      <input
        className={isMono ? 'mono' : undefined}
        value={text}
        spellCheck={false}
        placeholder={hint}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
        }}
      />
    </label>
  );
}

function JsonField({
  label,
  value,
  hint,
  onChange,
}: {
  label: string;
  value: unknown;
  hint?: string;
  onChange(value: unknown): void;
}) {
  const [text, setText] = useState(JSON.stringify(value, undefined, 1));
  const [problem, setProblem] = useState<string>();
  const take = () => {
    try {
      onChange(JSON.parse(text));
      setProblem(undefined);
    } catch (error) {
      setProblem(`This is no JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <div className={styles.field}>
      <label>
        {label}
        <textarea
          className="mono"
          rows={6}
          value={text}
          spellCheck={false}
          title={hint}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <Button onClick={take}>Take it</Button>
      {problem !== undefined && <p className={styles.problem}>{problem}</p>}
    </div>
  );
}

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: readonly string[];
  onChange(value: string): void;
}) {
  return (
    <label className={styles.field}>
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {!options.includes(value) && <option value={value}>{value} (not there)</option>}
        {options.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  );
}
