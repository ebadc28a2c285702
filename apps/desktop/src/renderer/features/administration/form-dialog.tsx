import { type FormEvent, type ReactNode, useState } from 'react';
import { Dialog } from '../../commands/dialog.tsx';
import styles from './administration.module.css';

interface FormDialogProps {
  title: string;
  action: string;
  /** What it will do, before it is done. */
  explained?: ReactNode;
  isDestructive?: boolean;
  /** For what cannot be undone: the name that must be typed first. */
  confirmName?: string;
  children?: ReactNode;
  onSubmit(form: FormData): Promise<unknown>;
  onClose(): void;
}

/** A form that closes once the server has done it, and otherwise says what the server said. */
export function FormDialog(props: FormDialogProps) {
  const { title, action, explained, confirmName, children, onClose, onSubmit } = props;
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [typed, setTyped] = useState('');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsBusy(true);
    setFailure(undefined);
    try {
      await onSubmit(new FormData(event.currentTarget));
      onClose();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setIsBusy(false);
    }
  };
  return (
    <Dialog label={title} onClose={onClose}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <h2 className={styles.formTitle}>{title}</h2>
        {explained !== undefined && <p className={styles.explained}>{explained}</p>}
        {children}
        {confirmName !== undefined && (
          <label className={styles.field}>
            <span>
              Type <strong className="mono">{confirmName}</strong> to confirm
            </span>
            <input
              className={styles.input}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              spellCheck={false}
              autoComplete="off"
            />
          </label>
        )}
        <p className={styles.failure} role="alert">
          {failure}
        </p>
        <div className={styles.actions}>
          <button type="button" className={styles.button} onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            className={styles.primary}
            data-destructive={props.isDestructive}
            disabled={isBusy || (confirmName !== undefined && typed !== confirmName)}
          >
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface FieldProps {
  label: string;
  name: string;
  type?: string;
  defaultValue?: string;
  hint?: string;
}

export const Field = ({ label, name, type = 'text', defaultValue, hint }: FieldProps) => (
  <label className={styles.field}>
    <span>{label}</span>
    <input
      className={styles.input}
      name={name}
      type={type}
      defaultValue={defaultValue}
      required
      spellCheck={false}
      autoComplete={type === 'password' ? 'new-password' : 'off'}
    />
    {hint !== undefined && <span className={styles.hint}>{hint}</span>}
  </label>
);

export const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};
