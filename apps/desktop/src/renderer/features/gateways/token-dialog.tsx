import { useState } from 'react';
import { Dialog } from '../../commands/dialog.tsx';
import { useTimeFormat } from '../../time/format.ts';
import styles from '../administration/administration.module.css';

interface TokenDialogProps {
  shown: { name: string; token: string; previousValidUntil?: string };
  onClose(): void;
}

/** A gateway's token, this once: with the dialog it leaves the page, and nobody can show it again. */
export function TokenDialog({ shown: { name, token, previousValidUntil }, onClose }: TokenDialogProps) {
  const { moment } = useTimeFormat();
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(token);
    setIsCopied(true);
  };
  return (
    <Dialog label={`Token of ${name}`} onClose={onClose}>
      <div className={styles.form}>
        <h2 className={styles.formTitle}>Token of {name}</h2>
        <p className={styles.explained}>
          Copy it to the gateway now: it is shown this once, and the server keeps only its fingerprint.
          {previousValidUntil !== undefined && ` The old one ends ${moment(previousValidUntil)}.`}
        </p>
        <output className={styles.token} data-testid="token">
          {token}
        </output>
        <div className={styles.actions}>
          <button type="button" className={styles.button} onClick={() => void copy()}>
            {isCopied ? 'Copied' : 'Copy'}
          </button>
          <button type="button" className={styles.primary} onClick={onClose}>
            I have it
          </button>
        </div>
      </div>
    </Dialog>
  );
}
