import { useState } from 'react';
import type { ServiceState, SessionState } from '../../../bridge/bridge.ts';
import { nameOf, useServers } from '../../data/servers.ts';
import { workOffline } from '../../offline/offline-mode.ts';
import { CertificateStep } from './certificate-step.tsx';
import { CredentialsForm } from './credentials-form.tsx';
import { ServerForm } from './server-form.tsx';
import { ServiceFailed, ServiceStarting, ServiceStopped } from './service-steps.tsx';
import styles from './sign-in.module.css';
import { StartHere } from './start-here.tsx';

interface SignInProps {
  session: SessionState;
  service: ServiceState;
  /** Whether the user was signed in until just now, and did not sign out by their own wish. */
  hasEnded: boolean;
}

/** Which server, then who: what stands before everything else. */
export const SignIn = (props: SignInProps) => (
  <main className={styles.page}>
    <section className={styles.card} data-wide={props.session.refused !== null}>
      <h1 className={styles.title}>WP DataServices</h1>
      <Step {...props} />
      <p className={styles.aside}>
        <button type="button" className={styles.link} onClick={workOffline}>
          Work offline
        </button>{' '}
        on files and datasets of this machine, without a server.
      </p>
    </section>
  </main>
);

function Step({ session, service, hasEnded }: SignInProps) {
  const [asked, setAsked] = useState<'server' | 'here' | 'opening'>();
  const remembered = useServers();
  const { server, isKept, refused } = session;
  if (remembered === undefined) return null;
  const back = () => setAsked('server');
  const open = () => {
    setAsked('opening');
    void window.wp.service.start();
  };
  const choose = (address: string) => {
    setAsked(undefined);
    void window.wp.servers.use(address);
  };
  const connected = () => setAsked(undefined);
  if (refused !== null) {
    const leave = () => void window.wp.servers.leave();
    return (
      <CertificateStep key={refused.fingerprint} refused={refused} onBack={leave} onConnected={connected} />
    );
  }
  const isHere = server !== null && server === service.address;
  const isOpening = asked === 'opening' || (asked === undefined && (isHere || server === null));
  if (asked === 'here' && !service.isSetUp) return <StartHere service={service} onBack={back} />;
  if (isOpening && service.phase === 'starting') return <ServiceStarting service={service} />;
  if (isOpening && service.failure !== null)
    return <ServiceFailed failure={service.failure} onRetry={open} onBack={back} />;
  if (asked === 'server' || server === null) {
    return (
      <ServerForm
        remembered={remembered}
        service={service}
        onHere={service.isSetUp ? open : () => setAsked('here')}
        onChoose={choose}
        onConnected={connected}
      />
    );
  }
  if (isHere && service.phase === 'stopped') return <ServiceStopped onStart={open} onBack={back} />;
  const current = remembered.servers.find(({ address }) => address === server);
  return (
    <CredentialsForm
      key={server}
      name={nameOf({ address: server, isHere })}
      lastUsername={current?.username ?? ''}
      isKept={isKept}
      hasEnded={hasEnded}
      onChangeServer={back}
    />
  );
}
