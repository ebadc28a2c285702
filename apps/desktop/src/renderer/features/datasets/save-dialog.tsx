import { showView } from '../../frame/window-state.ts';
import { counted } from '../../parts/counted.ts';
import { Field, text } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { timeFormat } from '../../time/format.ts';

export interface ToSave {
  modules: readonly string[] | undefined;
  metrics: readonly string[];
  fromMs: number;
  toMs: number;
  zone: string;
}

/** Saves what is selected for offline use: every sample of it, part by part, which can be ended and taken up again. */
export function SaveDialog({ wanted, onClose }: { wanted: ToSave; onClose(): void }) {
  const { modules, metrics, fromMs, toMs, zone } = wanted;
  const day = timeFormat(zone).isoDay;
  const many = modules === undefined ? 'all modules' : counted(modules.length, 'module');
  return (
    <FormDialog
      title="Save for offline use"
      action="Save"
      explained={`Every sample of ${many}, ${counted(metrics.length, 'metric')}, ${day(fromMs)} to ${day(toMs)}, as Parquet files on this machine. They are not encrypted.`}
      onClose={onClose}
      onSubmit={async (form) => {
        const outcome = await window.wp.datasets.save({
          name: text(form, 'name'),
          ...(modules === undefined ? {} : { modules: [...modules] }),
          metrics: [...metrics],
          from: fromMs,
          to: toMs,
          zone,
        });
        if (!outcome.ok) throw new Error(outcome.message);
        showView('datasets');
      }}
    >
      <Field label="Name" name="name" defaultValue={`${many.replaceAll(' ', '-')}-${day(fromMs)}`} />
    </FormDialog>
  );
}
