import { useService } from './data/service.ts';
import { useSession } from './data/session.ts';
import { SignIn } from './features/sign-in/sign-in.tsx';
import { Frame } from './frame/frame.tsx';

export function App() {
  const session = useSession();
  const service = useService();
  if (session === undefined || service === undefined) return null;
  const { server, user } = session;
  if (server === null || user === null) return <SignIn session={session} service={service} />;
  return <Frame server={server} user={user} />;
}
