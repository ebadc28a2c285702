import type { ReactNode } from 'react';
import { ErrorState } from './state.tsx';
import { ViewPage } from './view-page.tsx';

interface TablePageProps {
  title: string;
  note: string;
  /** What there is to do first. */
  action: ReactNode;
  query: { isPending: boolean; error: { message: string } | null; refetch(): unknown };
  children: ReactNode;
}

/** A view that is one table, with its states. */
export const TablePage = ({ title, note, action, query, children }: TablePageProps) => (
  <ViewPage title={title} note={query.isPending ? 'Reading…' : note} action={action}>
    {query.error === null ? (
      children
    ) : (
      <ErrorState what="This" error={query.error.message} onRetry={() => void query.refetch()} />
    )}
  </ViewPage>
);
