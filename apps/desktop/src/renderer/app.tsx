import { useSession } from './data/session.ts';
import { SignIn } from './features/sign-in/sign-in.tsx';
import { Frame } from './frame/frame.tsx';

export function App() {
  const session = useSession();
  if (session === undefined) return null;
  const { server, user } = session;
  if (server === null || user === null) return <SignIn session={session} />;
  return <Frame server={server} user={user} />;
}
