import type { KeptProfile } from '@wp/eda';
import { type ReactNode, useEffect } from 'react';
import { lastDataset, type OpenDataset, openDataset, useAnalysis } from '../data/analysis.ts';
import { useDatasets } from '../features/datasets/datasets-store.ts';
import { showView } from '../frame/window-state.ts';
import { Button } from '../parts/button.tsx';
import { counted } from '../parts/counted.ts';
import { EmptyState, ErrorState } from '../parts/state.tsx';
import { ViewPage } from '../parts/view-page.tsx';
import { DatasetStrip } from '../strip/dataset-strip.tsx';
import styles from '../strip/with-strip.module.css';

interface WithDatasetProps {
  title: string;
  /** What the view is for, said where no dataset is open. */
  purpose: string;
  children(dataset: OpenDataset): ReactNode;
  /** Purpose of the strip below in a view that looks at all rows; `null` for a view with a strip of its own. */
  strip?: string | null;
  /** Draws what was kept, as far as it can be shown, while the dataset is read. */
  meanwhile?(kept: KeptProfile, name: string): ReactNode;
}

let hasReopened = false;

/** A view on the open dataset; where none is open, the way to one. The one that was open last is opened again by itself. */
export function WithDataset({ title, purpose, children, meanwhile, strip }: WithDatasetProps) {
  const { open, opening, kept, failure } = useAnalysis();
  useEffect(() => {
    // A dataset that was chosen and could not be opened is told of, and no other is opened over that.
    if (hasReopened || open !== undefined || opening !== undefined || failure !== undefined) return;
    hasReopened = true;
    const last = lastDataset();
    if (last !== null) void openDataset(last);
  }, [open, opening, failure]);
  if (open !== undefined && strip === null) return children(open);
  if (open !== undefined)
    return (
      <div className={styles.frame}>
        <div className={styles.view}>{children(open)}</div>
        <div className={styles.strip}>
          <DatasetStrip key={open.version} dataset={open} title={strip ?? undefined} />
        </div>
      </div>
    );
  if (opening !== undefined && kept !== undefined && meanwhile !== undefined) return meanwhile(kept, opening);
  if (opening !== undefined)
    return (
      <ViewPage title={title} note={`Opening ${opening}…`}>
        <EmptyState>{opening} is being read into memory. The line below says how far.</EmptyState>
      </ViewPage>
    );
  return (
    <ViewPage title={title} note="No dataset is open">
      {failure !== undefined && (
        <ErrorState
          what={failure.name}
          error={failure.message}
          onRetry={() => void openDataset(failure.name)}
        />
      )}
      <ChooseDataset purpose={purpose} />
    </ViewPage>
  );
}

function ChooseDataset({ purpose }: { purpose: string }) {
  const { entries } = useDatasets();
  const usable = entries?.filter(({ content }) => content !== null && content.partsDone > 0) ?? [];
  if (entries === undefined) return null;
  if (usable.length === 0)
    return (
      <EmptyState action={<Button onClick={() => showView('datasets')}>Go to Datasets</Button>}>
        {purpose} There is no dataset on this machine yet: save a selection from Explore, or import a file.
      </EmptyState>
    );
  return (
    <EmptyState
      action={usable.map(({ name, content }) => (
        <p key={name}>
          <Button kind="primary" onClick={() => void openDataset(name)}>
            Open {name}
          </Button>{' '}
          {counted(content?.rows ?? 0, 'row')}
        </p>
      ))}
    >
      {purpose} Which dataset is it to be?
    </EmptyState>
  );
}
