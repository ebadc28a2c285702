import { useState } from 'react';
import { Failure, Field } from './fields.tsx';
import styles from './sign-in.module.css';
import { useSubmit } from './submit.ts';

interface CredentialsFormProps {
  /** As people call it. */
  name: string;
  lastUsername: string;
  isKept: boolean;
  onChangeServer(): void;
}

export function CredentialsForm({ name, lastUsername, isKept, onChangeServer }: CredentialsFormProps) {
  const [username, setUsername] = useState(lastUsername);
  const [password, setPassword] = useState('');
  const { submit, isBusy, message } = useSubmit(() => window.wp.session.signIn({ username, password }));
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.lead}>
        Sign in to <strong>{name}</strong>{' '}
        <button type="button" className={styles.link} onClick={onChangeServer}>
          Change
        </button>
      </p>
      <Field
        label="Username"
        value={username}
        onChange={setUsername}
        autoComplete="username"
        isFirst={lastUsername === ''}
      />
      <Field
        label="Password"
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        isFirst={lastUsername !== ''}
      />
      <Failure message={message} />
      <button
        type="submit"
        className={styles.primary}
        disabled={isBusy || username === '' || password === ''}
      >
        {isBusy ? 'Signing in…' : 'Sign in'}
      </button>
      {!isKept && (
        <p className={styles.note}>
          This machine has no keyring, so you stay signed in until this window closes.
        </p>
      )}
    </form>
  );
}
