import { useState } from 'react';
import { useSession } from '../../data/session.ts';
import { Button } from '../../parts/button.tsx';
import { NoticeDialog } from '../../parts/form-dialog.tsx';
import { useTimeFormat } from '../../time/format.ts';
import styles from './token-dialog.module.css';

interface TokenDialogProps {
  shown: { name: string; token: string; previousValidUntil?: string };
  onClose(): void;
}

/** A gateway's token, this once: with the dialog it leaves the page, and nobody can show it again. */
export function TokenDialog({ shown: { name, token, previousValidUntil }, onClose }: TokenDialogProps) {
  const { moment } = useTimeFormat();
  const server = useSession()?.server ?? null;
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await window.wp.clipboard.writeText(token);
    setIsCopied(true);
  };
  return (
    <NoticeDialog
      title={`Token of ${name}`}
      explained={
        <>
          Copy it to the gateway now: it is shown this once, and the server keeps only its fingerprint.
          {previousValidUntil !== undefined && ` The old one ends ${moment(previousValidUntil)}.`}
        </>
      }
      actions={<Button onClick={() => void copy()}>{isCopied ? 'Copied' : 'Copy'}</Button>}
      done="I have it"
      onClose={onClose}
    >
      <output className={styles.token} data-testid="token">
        {token}
      </output>
      {server !== null && (
        <p className={styles.where}>
          It sends to <span className="mono">{server}</span> with the header{' '}
          <span className="mono">authorization: Bearer …</span>
        </p>
      )}
    </NoticeDialog>
  );
}
