import { useState } from 'react';
import type { ServiceState, SessionState } from '../../../bridge/bridge.ts';
import { CredentialsForm } from './credentials-form.tsx';
import { ServerForm } from './server-form.tsx';
import { ServiceFailed, ServiceStarting } from './service-progress.tsx';
import styles from './sign-in.module.css';
import { StartHere } from './start-here.tsx';

interface SignInProps {
  session: SessionState;
  service: ServiceState;
}

/** Which server, then who: what stands before everything else. */
export const SignIn = (props: SignInProps) => (
  <main className={styles.page}>
    <section className={styles.card}>
      <h1 className={styles.title}>WP DataServices</h1>
      <Step {...props} />
    </section>
  </main>
);

function Step({ session, service }: SignInProps) {
  const [asked, setAsked] = useState<'server' | 'here'>();
  const { server, isKept } = session;
  const back = () => setAsked('server');
  const open = () => {
    setAsked(undefined);
    void window.wp.service.start();
  };
  if (asked === 'here' && !service.isSetUp) return <StartHere service={service} onBack={back} />;
  if (service.phase === 'starting') return <ServiceStarting service={service} />;
  const isHere = server !== null && server === service.address;
  if (asked === undefined && service.failure !== null && (isHere || server === null))
    return <ServiceFailed failure={service.failure} onRetry={open} onBack={back} />;
  if (asked === 'server' || server === null)
    return <ServerForm service={service} onHere={service.isSetUp ? open : () => setAsked('here')} />;
  return (
    <CredentialsForm
      key={server}
      name={isHere ? 'this machine' : new URL(server).host}
      isKept={isKept}
      onChangeServer={back}
    />
  );
}
