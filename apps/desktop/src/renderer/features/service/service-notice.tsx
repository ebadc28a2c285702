import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ServiceState } from '../../../bridge/bridge.ts';
import { useTRPC } from '../../data/provider.tsx';
import { CopyDetails } from './copy-details.tsx';
import styles from './service-notice.module.css';

/** Notice over the frame while the service on this machine is down: what happened, and the way back. */
export function ServiceNotice({ service }: { service: ServiceState }) {
  const [isAsked, setIsAsked] = useState(false);
  const { phase, failure, step } = service;
  const trpc = useTRPC();
  const queries = useQueryClient();
  // Main knows first whether it runs: whether it answers is looked at now, and not at the next round.
  useEffect(() => {
    if (phase !== 'starting') void queries.invalidateQueries({ queryKey: trpc.auth.me.queryKey() });
  }, [phase, queries, trpc]);
  if (phase === 'running') return null;
  const start = async () => {
    setIsAsked(true);
    await window.wp.service.start();
    setIsAsked(false);
  };
  if (phase === 'starting') {
    return (
      <section className={styles.notice} role="status">
        <p className={styles.text}>{step}</p>
      </section>
    );
  }
  return (
    <section className={styles.notice} role="alert" data-failed>
      <p className={styles.text}>{failure?.message ?? 'The service on this machine is stopped.'}</p>
      {failure !== null && <p className={styles.advice}>{failure.advice}</p>}
      <div className={styles.row}>
        <button type="button" className={styles.primary} disabled={isAsked} onClick={() => void start()}>
          Start it again
        </button>
        {failure !== null && <CopyDetails failure={failure} className={styles.button} />}
      </div>
    </section>
  );
}
