import { useState } from 'react';
import type { ServiceState } from '../../../bridge/bridge.ts';
import { Failure, Field } from './fields.tsx';
import { ServiceFailed, ServiceStarting } from './service-steps.tsx';
import styles from './sign-in.module.css';
import { useSubmit } from './submit.ts';

/** The first run of a service on this machine: its first user is made in the same step. */
export function StartHere({ service, onBack }: { service: ServiceState; onBack(): void }) {
  const [username, setUsername] = useState('admin');
  const [password, setPassword] = useState('');
  const { submit, run, isBusy, message } = useSubmit(() =>
    window.wp.service.start({ username: username.trim(), password }),
  );
  if (service.phase === 'starting') return <ServiceStarting service={service} />;
  if (service.failure !== null)
    return <ServiceFailed failure={service.failure} onRetry={run} onBack={onBack} />;
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.lead}>
        A server is started on this machine. You are its superuser, who adds users and gateways.
      </p>
      <Field label="Username" value={username} onChange={setUsername} autoComplete="username" />
      <Field
        label="Password"
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        hint="At least 12 characters, none of the common ones, and not built on your name."
        isFirst
      />
      <Failure message={message} />
      <button
        type="submit"
        className={styles.primary}
        disabled={isBusy || username.trim() === '' || password === ''}
      >
        {isBusy ? 'Making the superuser…' : 'Start it'}
      </button>
      <button type="button" className={styles.link} disabled={isBusy} onClick={onBack}>
        Back
      </button>
    </form>
  );
}
