import { type FormEvent, type ReactNode, useState } from 'react';
import { Dialog } from '../commands/dialog.tsx';
import { Button, Buttons } from './button.tsx';
import { Field } from './field.tsx';
import styles from './form.module.css';
import { Failure } from './state.tsx';

interface FormDialogProps {
  title: string;
  action: string;
  /** What it will do, before it is done. */
  explained?: ReactNode;
  isDestructive?: boolean;
  /** Name that must be typed first, for what cannot be undone. */
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
        <h2 className={styles.title}>{title}</h2>
        {explained !== undefined && <p className={styles.explained}>{explained}</p>}
        {children}
        {confirmName !== undefined && (
          <Field
            label={
              <>
                Type <strong className="mono">{confirmName}</strong> to confirm
              </>
            }
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            required={false}
          />
        )}
        <Failure message={failure} />
        <Buttons>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            kind={props.isDestructive === true ? 'destructive' : 'primary'}
            disabled={isBusy || (confirmName !== undefined && typed !== confirmName)}
          >
            {action}
          </Button>
        </Buttons>
      </form>
    </Dialog>
  );
}

interface NoticeDialogProps {
  title: string;
  explained?: ReactNode;
  children?: ReactNode;
  /** Actions beside the button that closes it. */
  actions?: ReactNode;
  done: string;
  onClose(): void;
}

/** A dialog that shows something and is put away. */
export const NoticeDialog = ({ title, explained, children, actions, done, onClose }: NoticeDialogProps) => (
  <Dialog label={title} onClose={onClose}>
    <div className={styles.form}>
      <h2 className={styles.title}>{title}</h2>
      {explained !== undefined && <p className={styles.explained}>{explained}</p>}
      {children}
      <Buttons>
        {actions}
        <Button kind="primary" onClick={onClose}>
          {done}
        </Button>
      </Buttons>
    </div>
  </Dialog>
);
