import { type FormEvent, useState } from 'react';
import { Button, Buttons } from '../../parts/button.tsx';
import { counted } from '../../parts/counted.ts';
import { Field, text } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Failure } from '../../parts/state.tsx';
import { useTimeFormat } from '../../time/format.ts';
import { Figures, Inspector, Said } from '../administration/inspector.tsx';
import { FIELDS } from './module-csv.ts';
import type { Module, useModules } from './use-modules.ts';

type Doing = Pick<ReturnType<typeof useModules>, 'update' | 'remove'>;
interface ModuleFormProps extends Doing {
  module: Module;
  isAway: boolean;
}

const LABELS = { module_type: 'Module type', asset: 'Asset', sensor_type: 'Sensor type' } as const;

/** One module in the inspector: what it is, to be changed or removed. */
export function ModuleForm({ module, isAway, update, remove }: ModuleFormProps) {
  const { moment } = useTimeFormat();
  const [removing, setRemoving] = useState<{ points: number; onlyRolledUp: boolean }>();
  const { module_num } = module;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = FIELDS.map((field) => [field, text(form, field).trim() || null]);
    update.mutate({ module_num, ...Object.fromEntries(given) });
  };
  const has =
    removing === undefined
      ? ''
      : removing.onlyRolledUp
        ? 'readings that are left only in the roll-ups'
        : counted(removing.points, 'point');
  const isEmpty = removing?.points === 0 && !removing.onlyRolledUp;
  return (
    <Inspector title={<span className="mono">{module_num}</span>}>
      <Figures
        of={[
          ['points', module.points.toLocaleString('en-US')],
          ['metrics', module.metrics.toLocaleString('en-US')],
          ['last seen', moment(module.lastSeen)],
        ]}
      />
      <form onSubmit={submit}>
        {FIELDS.map((field) => (
          <Field
            key={field}
            name={field}
            label={LABELS[field]}
            required={false}
            maxLength={128}
            defaultValue={module[field] ?? ''}
          />
        ))}
        <Failure message={update.error?.message ?? remove.error?.message} />
        {update.isSuccess && update.data.module_num === module_num && <Said>Saved.</Said>}
        <Buttons>
          <Button
            disabled={isAway || remove.isPending}
            onClick={() => remove.mutate({ module_num, dryRun: true }, { onSuccess: setRemoving })}
          >
            Remove…
          </Button>
          <Button type="submit" kind="primary" disabled={isAway || update.isPending}>
            Save
          </Button>
        </Buttons>
      </form>
      {removing !== undefined && (
        <FormDialog
          title={`Remove ${module_num}`}
          action={isEmpty ? 'Remove' : 'Remove with its readings'}
          isDestructive
          confirmName={module_num}
          explained={
            isEmpty
              ? 'It has no readings. A gateway that may register modules brings it back when it sends it again.'
              : `It has ${has}, which go with it and do not come back. Its annotations go too.`
          }
          onSubmit={() => remove.mutateAsync({ module_num, withReadings: !isEmpty })}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </Inspector>
  );
}
