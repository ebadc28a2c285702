import type { CertificateProblem, Outcome, RefusedCertificate } from '../../../bridge/bridge.ts';
import styles from './certificate-step.module.css';
import { Failure } from './fields.tsx';
import form from './sign-in.module.css';
import { useSubmit } from './submit.ts';

interface CertificateStepProps {
  refused: RefusedCertificate;
  onBack(): void;
  onConnected(): void;
}

/** A server whose certificate is not trusted: what is wrong with it, what to compare, and how to trust it. */
export function CertificateStep({ refused, onBack, onConnected }: CertificateStepProps) {
  const { server, fingerprint, trusted, problems } = refused;
  const { host } = new URL(server);
  const { session } = window.wp;
  const then = async (answer: Promise<Outcome<{ refused: unknown }>>) => {
    const outcome = await answer;
    // The server is connected where nothing is refused any more. A file that was not chosen leaves all as it is.
    if (outcome.ok && outcome.value.refused === null) onConnected();
    return outcome;
  };
  const trust = useSubmit(() => then(session.trustCertificate(fingerprint)));
  const choose = useSubmit(() => then(session.chooseCaFile()));
  const again = useSubmit(() => then(session.connect(server)));
  const isBusy = trust.isBusy || choose.isBusy || again.isBusy;
  return (
    <div className={form.form}>
      <div role="alert">
        <h2 className={styles.title}>
          The certificate of {host} {trusted === null ? 'is not trusted' : 'has changed'}
        </h2>
        {problems.map((problem) => (
          <p key={problem} className={styles.problem}>
            {inWords(problem, refused)}
          </p>
        ))}
        <p className={form.lead}>Nothing was sent there: no password, no token, no query.</p>
      </div>
      <div className={styles.facts}>
        <dl>
          <Fact name="Issued to" value={refused.subject} />
          <Fact name="Issued by" value={refused.issuer} />
          <Fact name="For" value={refused.names} />
          <Fact name="Valid" value={`${dayOf(refused.validFrom)} to ${dayOf(refused.validTo)}`} />
        </dl>
        <dl className={styles.fingerprints}>
          {trusted !== null && <Fingerprint name="SHA-256 until now" value={trusted} />}
          <Fingerprint name={trusted === null ? 'SHA-256 fingerprint' : 'SHA-256 now'} value={fingerprint} />
        </dl>
      </div>
      <p className={form.note}>
        Ask the administrator to read the fingerprint out, from what <span className="mono">wp doctor</span>{' '}
        prints on the server, and compare every pair.
      </p>
      <Failure message={trust.message ?? choose.message ?? again.message} />
      <div className={styles.choice}>
        <button
          type="button"
          className={form.primary}
          onClick={onBack}
          // biome-ignore lint/a11y/noAutofocus: Enter must never trust
          autoFocus
        >
          Do not connect
        </button>
        {!problems.includes('rejected') && (
          <button type="button" className={form.secondary} disabled={isBusy} onClick={trust.run}>
            Trust this certificate
          </button>
        )}
      </div>
      <div className={form.row}>
        <button type="button" className={form.link} disabled={isBusy} onClick={choose.run}>
          Use a CA file…
        </button>
        <button type="button" className={form.link} disabled={isBusy} onClick={again.run}>
          Try again
        </button>
      </div>
    </div>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div className={styles.fact}>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

const PAIRS_A_LINE = 8;

/** A fingerprint in four lines of eight pairs, as it is read out. */
function Fingerprint({ name, value }: { name: string; value: string }) {
  const pairs = value.split(':');
  const lines: string[] = [];
  for (let i = 0; i < pairs.length; i += PAIRS_A_LINE) lines.push(pairs.slice(i, i + PAIRS_A_LINE).join(':'));
  return (
    <div className={styles.fingerprint}>
      <dt>{name}</dt>
      <dd className="mono">
        {lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </dd>
    </div>
  );
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const dayOf = (iso: string): string => day.format(new Date(iso));

function inWords(
  problem: CertificateProblem,
  { server, names, validFrom, validTo }: RefusedCertificate,
): string {
  switch (problem) {
    case 'self-signed':
      return 'It is signed by itself: no authority that this system knows vouches for it.';
    case 'unknown-issuer':
      return 'This system does not know the authority that issued it.';
    case 'not-of-ca':
      return 'It was not issued by the CA that was chosen for this server.';
    case 'changed':
      return 'It is not the one that you trusted. A renewal looks like this, and so does somebody who answers in its place.';
    case 'expired':
      return `It expired on ${dayOf(validTo)}.`;
    case 'not-yet-valid':
      return `It is valid from ${dayOf(validFrom)} on; look at this machine’s clock too.`;
    case 'wrong-host':
      return `It is not for ${new URL(server).hostname}, but for ${names === '–' ? 'no name at all' : names}.`;
    case 'rejected':
      return 'This system rejects it, as it does with one that was revoked or is malformed.';
  }
}
