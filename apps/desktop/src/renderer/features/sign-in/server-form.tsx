import { useState } from 'react';
import type { ServersState, ServiceState } from '../../../bridge/bridge.ts';
import { ServerList } from '../servers/server-list.tsx';
import { Failure, Field } from './fields.tsx';
import styles from './sign-in.module.css';
import { useSubmit } from './submit.ts';

interface ServerFormProps {
  remembered: ServersState;
  service: ServiceState;
  /** "Start one here": with a form for its first user, or at once where it has one. */
  onHere(): void;
  onChoose(address: string): void;
  onConnected(): void;
}

/** Which server: one that was used before, one whose address is known, or one on this machine. */
export function ServerForm({ remembered, service, onHere, onChoose, onConnected }: ServerFormProps) {
  const { servers, problem } = remembered;
  const [address, setAddress] = useState('');
  const { submit, isBusy, message } = useSubmit(async () => {
    const outcome = await window.wp.session.connect(address);
    if (outcome.ok) onConnected();
    return outcome;
  });
  const isKnown = servers.some(({ isHere }) => isHere);
  return (
    <>
      {problem !== null && (
        <p className={styles.problem} role="status">
          {problem}
        </p>
      )}
      {servers.length > 0 && (
        <>
          <ServerList servers={servers} onChoose={onChoose} />
          <Or text="or another" />
        </>
      )}
      <form className={styles.form} onSubmit={submit}>
        {servers.length === 0 && (
          <p className={styles.lead}>Where is your server? Your administrator knows its address.</p>
        )}
        <Field
          label="Address"
          value={address}
          onChange={setAddress}
          placeholder="https://data.example.org"
          isFirst
        />
        <Failure message={message} />
        <button type="submit" className={styles.primary} disabled={isBusy || address.trim() === ''}>
          {isBusy ? 'Looking for it…' : 'Connect'}
        </button>
      </form>
      {!isKnown && (
        <>
          <Or text="or" />
          <button type="button" className={styles.secondary} onClick={onHere}>
            {service.isSetUp ? 'Open the one on this machine' : 'Start one here'}
          </button>
          <p className={styles.note}>
            {service.isSetUp
              ? 'It runs as long as this window is open.'
              : 'A whole server with its own database on this machine: nothing to install. It runs as long as this window is open.'}
          </p>
        </>
      )}
    </>
  );
}

const Or = ({ text }: { text: string }) => (
  <div className={styles.or} aria-hidden>
    {text}
  </div>
);
