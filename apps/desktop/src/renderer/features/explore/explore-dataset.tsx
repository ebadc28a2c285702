import { WithDataset } from '../../offline/with-dataset.tsx';
import { EmptyState } from '../../parts/state.tsx';
import { ViewPage } from '../../parts/view-page.tsx';
import { Explore } from './explore.tsx';

/** Explore where there is no server: of the open dataset. */
export function ExploreDataset() {
  return (
    <WithDataset strip={null} title="Explore" purpose="Explore draws a dataset over time.">
      {(dataset) =>
        dataset.time === null ? (
          <ViewPage title="Explore" note={dataset.name}>
            <EmptyState>This dataset has no column of times: there is nothing to draw over time.</EmptyState>
          </ViewPage>
        ) : (
          <Explore />
        )
      }
    </WithDataset>
  );
}
