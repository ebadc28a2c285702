import { useState } from 'react';
import type { OpenDataset } from '../../data/analysis.ts';
import { WithDataset } from '../../offline/with-dataset.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { ViewPage } from '../../parts/view-page.tsx';
import { BesideEachOther } from './beside-each-other.tsx';
import { firstSides, useSides } from './sides.ts';
import { UnlikeTheFleet } from './unlike.tsx';

const TABS = [
  { id: 'sides', title: 'A and B' },
  { id: 'fleet', title: 'Unlike the fleet' },
] as const;
type TabId = (typeof TABS)[number]['id'];

/** Two modules, periods or datasets beside each other, and the modules that are unlike the fleet. */
export function Compare() {
  return (
    <WithDataset
      title="Compare"
      purpose="Compare lays two modules, periods or datasets beside each other, and finds modules that are unlike the fleet."
    >
      {(dataset) => <CompareOf key={dataset.name} dataset={dataset} />}
    </WithDataset>
  );
}

function CompareOf({ dataset }: { dataset: OpenDataset }) {
  const sides = useSides(dataset.name, firstSides(dataset.modules, dataset.span));
  const [tab, setTab] = useState<TabId>('sides');
  return (
    <ViewPage title="Compare" note={dataset.name}>
      <Tabs<TabId> label="What is compared" tabs={TABS} chosen={tab} onChoose={setTab}>
        {tab === 'sides' ? (
          <BesideEachOther dataset={dataset} sides={sides} />
        ) : (
          <UnlikeTheFleet dataset={dataset} onCompare={() => setTab('sides')} />
        )}
      </Tabs>
    </ViewPage>
  );
}
