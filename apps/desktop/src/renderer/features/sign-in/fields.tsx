import type { HTMLInputTypeAttribute } from 'react';
import styles from './sign-in.module.css';

interface FieldProps {
  label: string;
  value: string;
  onChange(value: string): void;
  type?: HTMLInputTypeAttribute;
  autoComplete?: string;
  placeholder?: string;
  hint?: string;
  minLength?: number;
  /** The first empty field of a form. */
  isFirst?: boolean;
}

export const Field = (props: FieldProps) => (
  <label className={styles.field}>
    {props.label}
    <input
      className={styles.input}
      type={props.type ?? 'text'}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
      autoComplete={props.autoComplete ?? 'off'}
      placeholder={props.placeholder}
      minLength={props.minLength}
      spellCheck={false}
      required
      // biome-ignore lint/a11y/noAutofocus: the first field of the only form on the page
      autoFocus={props.isFirst === true}
    />
    {props.hint !== undefined && <span className={styles.hint}>{props.hint}</span>}
  </label>
);

export const Failure = ({ message }: { message: string | undefined }) => (
  <p className={styles.failure} role="alert">
    {message}
  </p>
);
