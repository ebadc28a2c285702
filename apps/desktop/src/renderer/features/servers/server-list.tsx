import { X } from 'lucide-react';
import { useState } from 'react';
import type { RememberedServer } from '../../../bridge/bridge.ts';
import { nameOf } from '../../data/servers.ts';
import { ForgetDialog } from '../../frame/forget-dialog.tsx';
import styles from './servers.module.css';

/** The servers that were used before: one press to go there, or to forget one. */
export function ServerList({
  servers,
  onChoose,
}: {
  servers: readonly RememberedServer[];
  onChoose(address: string): void;
}) {
  const [forgotten, setForgotten] = useState<string>();
  return (
    <>
      <ul className={styles.list} aria-label="Your servers">
        {servers.map((one) => (
          <li key={one.address} className={styles.entry}>
            <button type="button" className={styles.choose} onClick={() => onChoose(one.address)}>
              <span className={styles.name}>{nameOf(one)}</span>
              <span className={styles.who}>{[whoIn(one), whenIn(one)].filter(Boolean).join(' · ')}</span>
            </button>
            <button
              type="button"
              className={styles.cross}
              title="Forget this server"
              onClick={() => setForgotten(one.address)}
            >
              <X size={14} aria-hidden />
              <span className="visually-hidden">Forget {nameOf(one)}</span>
            </button>
          </li>
        ))}
      </ul>
      {forgotten !== undefined && <ForgetDialog server={forgotten} onClose={() => setForgotten(undefined)} />}
    </>
  );
}

const whoIn = ({ username, isSignedIn }: RememberedServer): string | undefined =>
  username === null ? undefined : isSignedIn ? `signed in as ${username}` : username;

const time = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const whenIn = ({ lastReached }: RememberedServer): string =>
  lastReached === null ? 'not reached yet' : `reached ${time.format(new Date(lastReached))}`;
