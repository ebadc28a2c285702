import type { ReactNode } from 'react';
import { useIsAway } from '../../data/connection.ts';
import { Panes } from '../../frame/panes.tsx';
import { ErrorState } from '../../parts/state.tsx';
import { ViewPage } from '../../parts/view-page.tsx';
import { useTimeFormat } from '../../time/format.ts';

interface AdminPageProps {
  title: string;
  note: string;
  action?: ReactNode;
  query: {
    data: unknown;
    isPending: boolean;
    error: { message: string } | null;
    dataUpdatedAt: number;
    refetch(): unknown;
  };
  inspector?: ReactNode;
  children: ReactNode;
}

/** A view of the administration. What was read stays while the server is away, with its age. */
export function AdminPage({ title, note, action, query, inspector, children }: AdminPageProps) {
  const isAway = useIsAway();
  const { clock } = useTimeFormat();
  const told = query.isPending
    ? 'Reading…'
    : isAway && query.data !== undefined
      ? `${note} · as of ${clock(query.dataUpdatedAt)}; the server is away, nothing can be changed`
      : note;
  return (
    <Panes inspector={inspector}>
      <ViewPage title={title} note={told} action={action}>
        {query.error !== null && query.data === undefined ? (
          <ErrorState what={title} error={query.error.message} onRetry={() => void query.refetch()} />
        ) : (
          children
        )}
      </ViewPage>
    </Panes>
  );
}
