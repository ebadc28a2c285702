import type { ReactNode } from 'react';
import { useIsAway } from '../../data/connection.ts';
import { Panes } from '../../frame/panes.tsx';
import { ErrorState } from '../../parts/state.tsx';
import { ViewPage } from '../../parts/view-page.tsx';
import { useTimeFormat } from '../../time/format.ts';
import styles from './administration.module.css';

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
  /**
   * Whether nothing in it can be pressed while the server is away; a view that leaves some to be pressed says itself
   * which.
   */
  isTableAlone?: boolean;
  children: ReactNode;
}

/** A view of the administration. What was read stays while the server is away, with its age. */
export function AdminPage({ title, note, action, query, inspector, isTableAlone, children }: AdminPageProps) {
  const isAway = useIsAway();
  const { clock } = useTimeFormat();
  const told = query.isPending
    ? 'Reading…'
    : isAway && query.data !== undefined
      ? `${note} · as of ${clock(query.dataUpdatedAt)}; the server is away, nothing can be changed`
      : note;
  return (
    <Panes inspector={inspector}>
      <ViewPage
        title={title}
        note={told}
        action={isTableAlone === true ? <Held isAway={isAway}>{action}</Held> : action}
      >
        {query.error !== null && query.data === undefined ? (
          <ErrorState what={title} error={query.error.message} onRetry={() => void query.refetch()} />
        ) : isTableAlone === true ? (
          <Held isAway={isAway}>{children}</Held>
        ) : (
          children
        )}
      </ViewPage>
    </Panes>
  );
}

const Held = ({ isAway, children }: { isAway: boolean; children: ReactNode }) => (
  <fieldset className={styles.held} disabled={isAway}>
    {children}
  </fieldset>
);
