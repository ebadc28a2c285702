import { parseInstants, zoneOf } from '@wp/eda';
import { Field, text } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import type { Range } from './resolution.ts';

interface GoToDialogProps {
  range: Range;
  timeZone: string;
  onGo(range: Range): void;
  onClose(): void;
}

const local = (ms: number, timeZone: string): string =>
  new Date(ms + zoneOf(timeZone).offsetMsAt(ms)).toISOString().slice(0, 16).replace('T', ' ');

/** Goes to a stretch of time as it is typed, by the clock of the zone. */
export function GoToDialog({ range, timeZone, onGo, onClose }: GoToDialogProps) {
  return (
    <FormDialog
      title="Go to"
      action="Go"
      explained={`Times by the clock of ${timeZone}, such as 2024-06-01 or 2024-06-01 14:30; with a zone of their own, such as 2024-06-01T14:30Z, by that.`}
      onClose={onClose}
      onSubmit={async (form) => {
        const fromMs = parsed(text(form, 'from'), timeZone, 'From');
        const toMs = parsed(text(form, 'to'), timeZone, 'To');
        if (toMs <= fromMs) throw new Error('“To” must lie after “From”.');
        onGo({ fromMs, toMs });
      }}
    >
      <Field label="From" name="from" defaultValue={local(range.fromMs, timeZone)} />
      <Field label="To" name="to" defaultValue={local(range.toMs, timeZone)} />
    </FormDialog>
  );
}

function parsed(given: string, timeZone: string, name: string): number {
  const found = parseInstants([given.trim()], { timeZone });
  const ms = found.times[0];
  if (ms === undefined || Number.isNaN(ms))
    throw new Error(`“${name}” is no time: write it such as 2024-06-01 14:30.`);
  return ms;
}
