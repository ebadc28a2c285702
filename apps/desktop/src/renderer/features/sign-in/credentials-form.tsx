import { useState } from 'react';
import { Failure, Field } from './fields.tsx';
import styles from './sign-in.module.css';
import { useSubmit } from './submit.ts';

interface CredentialsFormProps {
  /** Name of the server as people call it. */
  name: string;
  lastUsername: string;
  isKept: boolean;
  hasEnded: boolean;
  onChangeServer(): void;
}

export function CredentialsForm(props: CredentialsFormProps) {
  const { name, lastUsername, isKept, hasEnded, onChangeServer } = props;
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
      {hasEnded && (
        <p className={styles.note} role="status">
          The server has ended your session: it ran out, or somebody ended it. What you had selected is kept
          until you sign in again.
        </p>
      )}
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
