import { type FormEvent, useState } from 'react';
import type { Outcome, SessionState } from '../../../bridge/bridge.ts';
import styles from './sign-in.module.css';

/** Which server, then who: what stands before everything else. */
export function SignIn({ session }: { session: SessionState }) {
  return (
    <main className={styles.page}>
      <section className={styles.card}>
        <h1 className={styles.title}>WP DataServices</h1>
        {session.server === null ? (
          <ServerForm />
        ) : (
          <CredentialsForm server={session.server} isKept={session.isKept} />
        )}
      </section>
    </main>
  );
}

function ServerForm() {
  const [address, setAddress] = useState('');
  const { submit, isBusy, message } = useSubmit(() => window.wp.session.connect(address));
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.lead}>Where is your server? Your administrator knows its address.</p>
      <label className={styles.field}>
        Address
        <input
          className={styles.input}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
          placeholder="https://data.example.org"
          spellCheck={false}
          required
          // biome-ignore lint/a11y/noAutofocus: the only field of the page
          autoFocus
        />
      </label>
      <Failure message={message} />
      <button type="submit" className={styles.primary} disabled={isBusy || address.trim() === ''}>
        {isBusy ? 'Looking for it…' : 'Connect'}
      </button>
    </form>
  );
}

function CredentialsForm({ server, isKept }: { server: string; isKept: boolean }) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const { submit, isBusy, message } = useSubmit(() => window.wp.session.signIn({ username, password }));
  const [isChanging, setIsChanging] = useState(false);
  if (isChanging) return <ServerForm />;
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.lead}>
        Sign in to <strong>{new URL(server).host}</strong>{' '}
        <button type="button" className={styles.link} onClick={() => setIsChanging(true)}>
          Change
        </button>
      </p>
      <label className={styles.field}>
        Username
        <input
          className={styles.input}
          value={username}
          onChange={(event) => setUsername(event.target.value)}
          autoComplete="username"
          spellCheck={false}
          required
          // biome-ignore lint/a11y/noAutofocus: the first field of the only form
          autoFocus
        />
      </label>
      <label className={styles.field}>
        Password
        <input
          className={styles.input}
          type="password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="current-password"
          required
        />
      </label>
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

const Failure = ({ message }: { message: string | undefined }) => (
  <p className={styles.failure} role="alert">
    {message}
  </p>
);

function useSubmit(send: () => Promise<Outcome<SessionState>>) {
  const [isBusy, setIsBusy] = useState(false);
  const [message, setMessage] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setMessage(undefined);
    const outcome = await send();
    setIsBusy(false);
    if (!outcome.ok) setMessage(outcome.message);
  };
  return { submit: (event: FormEvent) => void submit(event), isBusy, message };
}
