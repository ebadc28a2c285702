import type { ServiceFailure, ServiceState } from '../../../bridge/bridge.ts';
import { CopyDetails } from '../service/copy-details.tsx';
import styles from './sign-in.module.css';

/** What the start does, and a way out of it. */
export const ServiceStarting = ({ service }: { service: ServiceState }) => (
  <div className={styles.form}>
    <p className={styles.lead} role="status">
      {service.step ?? 'Starting the service…'}
    </p>
    <progress className={styles.progress} aria-label="Starting the service" />
    <p className={styles.note}>This takes some seconds.</p>
    <button type="button" className={styles.secondary} onClick={() => void window.wp.service.cancel()}>
      Cancel
    </button>
  </div>
);

interface ServiceFailedProps {
  failure: ServiceFailure;
  onRetry(): void;
  onBack?(): void;
}

/** What happened, what to do, and what whoever helps will want to see. */
export const ServiceFailed = ({ failure, onRetry, onBack }: ServiceFailedProps) => (
  <div className={styles.form}>
    <div role="alert">
      <p className={styles.happened}>{failure.message}</p>
      <p className={styles.lead}>{failure.advice}</p>
    </div>
    <button type="button" className={styles.primary} onClick={onRetry}>
      Try again
    </button>
    <div className={styles.row}>
      <CopyDetails failure={failure} className={styles.link} />
      {onBack !== undefined && (
        <button type="button" className={styles.link} onClick={onBack}>
          Back
        </button>
      )}
    </div>
  </div>
);

/** It was ended on the way, and nothing is wrong. */
export const ServiceStopped = ({ onStart, onBack }: { onStart(): void; onBack(): void }) => (
  <div className={styles.form}>
    <p className={styles.lead}>The service on this machine is stopped.</p>
    <button type="button" className={styles.primary} onClick={onStart}>
      Start it
    </button>
    <button type="button" className={styles.link} onClick={onBack}>
      Another server
    </button>
  </div>
);
