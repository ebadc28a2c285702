import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { NoticeDialog } from '../../parts/form-dialog.tsx';
import { useTimeFormat } from '../../time/format.ts';
import styles from '../gateways/token-dialog.module.css';

interface PersonalTokenDialogProps {
  shown: { name: string; token: string; expiresAt: string | null };
  onClose(): void;
}

/** A personal token, this once: with the dialog it leaves the page, and nobody can show it again. */
export function PersonalTokenDialog({
  shown: { name, token, expiresAt },
  onClose,
}: PersonalTokenDialogProps) {
  const { moment } = useTimeFormat();
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await window.wp.clipboard.writeText(token);
    setIsCopied(true);
  };
  return (
    <NoticeDialog
      title={`Token ${name}`}
      explained={`Copy it now: it is shown this once, and the server keeps only its fingerprint. ${expiresAt === null ? 'It does not end by itself.' : `It ends ${moment(expiresAt)}.`}`}
      actions={<Button onClick={() => void copy()}>{isCopied ? 'Copied' : 'Copy'}</Button>}
      done="I have it"
      onClose={onClose}
    >
      <output className={styles.token} data-testid="token">
        {token}
      </output>
    </NoticeDialog>
  );
}
