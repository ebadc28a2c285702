import { ask, type OpenDataset } from '../../data/analysis.ts';
import { showView } from '../../frame/window-state.ts';
import { pipelineSteps } from '../../offline/pipeline-store.ts';
import { Field, text } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { startTask } from '../../tasks/tasks.ts';
import { useZone } from '../../time/zone.ts';
import { readDatasets } from '../datasets/datasets-store.ts';

/** What the steps make, as a dataset of its own that names its source and its steps. */
export function SaveStepsDialog({ dataset, onClose }: { dataset: OpenDataset; onClose(): void }) {
  const zone = useZone();
  return (
    <FormDialog
      title="Save as dataset"
      action="Save"
      explained={`What the steps make of ${dataset.name}, as Parquet on this machine. ${dataset.name} stays as it is.`}
      onClose={onClose}
      onSubmit={async (form) => {
        const ending = new AbortController();
        const name = text(form, 'name');
        const task = startTask(`Saving ${name}`, () => ending.abort(new Error('It was ended.')));
        try {
          await ask(
            'saveShown',
            { name, source: dataset.name, zone, steps: [...pipelineSteps()] },
            { signal: ending.signal, progress: (share, what) => task.progress(share, what) },
          );
        } finally {
          task.end();
        }
        await readDatasets();
        showView('datasets');
      }}
    >
      <Field label="Name" name="name" defaultValue={`${dataset.name}, cleaned`} />
    </FormDialog>
  );
}
