import type { ComponentPropsWithRef, ReactNode } from 'react';
import styles from './field.module.css';

interface FieldProps extends ComponentPropsWithRef<'input'> {
  label: ReactNode;
  hint?: string;
}

/** A line of text under its label; it must be filled unless `required` is false. */
export const Field = ({ label, hint, type = 'text', ...input }: FieldProps) => (
  <label className={styles.field}>
    <span>{label}</span>
    <input
      className={styles.input}
      type={type}
      required
      spellCheck={false}
      autoComplete={type === 'password' ? 'new-password' : 'off'}
      {...input}
    />
    {hint !== undefined && <span className={styles.hint}>{hint}</span>}
  </label>
);

interface ChoiceProps {
  label: string;
  name: string;
  defaultValue: string;
  /** Each value with the words for it. */
  options: readonly (readonly [value: string, words: string])[];
}

export const ChoiceField = ({ label, name, defaultValue, options }: ChoiceProps) => (
  <label className={styles.field}>
    <span>{label}</span>
    <select className={styles.input} name={name} defaultValue={defaultValue}>
      {options.map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
  </label>
);

export const CheckField = ({ label, name }: { label: string; name: string }) => (
  <label className={styles.check}>
    <input type="checkbox" name={name} />
    {label}
  </label>
);

/** Narrows what stands below or beside it; its label is read aloud alone. */
export const SearchField = ({ label, ...input }: ComponentPropsWithRef<'input'> & { label: string }) => (
  <input type="search" className={styles.search} aria-label={label} placeholder={label} {...input} />
);

/** What a form holds under a name. */
export const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};
