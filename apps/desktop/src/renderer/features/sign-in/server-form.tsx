import { useState } from 'react';
import type { ServiceState } from '../../../bridge/bridge.ts';
import { Failure, Field } from './fields.tsx';
import styles from './sign-in.module.css';
import { useSubmit } from './submit.ts';

interface ServerFormProps {
  service: ServiceState;
  /** "Start one here": with a form for its first user, or at once where it has one. */
  onHere(): void;
}

/** Which server: one whose address is known, or one on this machine. */
export function ServerForm({ service, onHere }: ServerFormProps) {
  const [address, setAddress] = useState('');
  const { submit, isBusy, message } = useSubmit(() => window.wp.session.connect(address));
  return (
    <>
      <form className={styles.form} onSubmit={submit}>
        <p className={styles.lead}>Where is your server? Your administrator knows its address.</p>
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
      <div className={styles.or} aria-hidden>
        or
      </div>
      <button type="button" className={styles.secondary} onClick={onHere}>
        {service.isSetUp ? 'Open the one on this machine' : 'Start one here'}
      </button>
      <p className={styles.note}>
        {service.isSetUp
          ? 'It runs as long as this window is open.'
          : 'A whole server with its own database on this machine: nothing to install. It runs as long as this window is open.'}
      </p>
    </>
  );
}
