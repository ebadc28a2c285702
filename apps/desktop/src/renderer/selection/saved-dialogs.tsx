import { useState } from 'react';
import { Act } from '../parts/button.tsx';
import { Field, text } from '../parts/field.tsx';
import { FormDialog, NoticeDialog } from '../parts/form-dialog.tsx';
import { useTimeFormat } from '../time/format.ts';
import { removeSelection, renameSelection, saveSelection, useSaved } from './saved-store.ts';
import { describe } from './selection.ts';
import styles from './selection-bar.module.css';
import { useSelection } from './selection-store.ts';

export function SaveSelectionDialog({ onClose }: { onClose(): void }) {
  const selection = useSelection();
  const { range } = useTimeFormat();
  return (
    <FormDialog
      title="Save selection"
      action="Save"
      explained={`${describe(selection, range)}. It is kept on this machine, for this server.`}
      onClose={onClose}
      onSubmit={(form) => saveSelection(text(form, 'name'), selection)}
    >
      <Field label="Name" name="name" />
    </FormDialog>
  );
}

/** Every saved selection with what it selects, to be renamed or deleted. */
export function ManageSelectionsDialog({ onClose }: { onClose(): void }) {
  const { saved } = useSaved();
  const { range } = useTimeFormat();
  const [asked, setAsked] = useState<{ what: 'rename' | 'remove'; name: string }>();
  const close = () => setAsked(undefined);
  if (asked?.what === 'rename')
    return (
      <FormDialog
        title={`Rename ${asked.name}`}
        action="Rename"
        onClose={close}
        onSubmit={(form) => renameSelection(asked.name, text(form, 'name'))}
      >
        <Field label="Name" name="name" defaultValue={asked.name} />
      </FormDialog>
    );
  if (asked?.what === 'remove')
    return (
      <FormDialog
        title={`Delete ${asked.name}`}
        action="Delete"
        isDestructive
        explained="The name and what it selects are forgotten. No reading is touched."
        onClose={close}
        onSubmit={() => removeSelection(asked.name)}
      />
    );
  return (
    <NoticeDialog
      title="Saved selections"
      explained={saved.length === 0 ? 'There are none any more.' : undefined}
      done="Done"
      onClose={onClose}
    >
      {saved.map(({ name, selection }) => (
        <div key={name} className={styles.managed}>
          <span className={styles.managedName}>
            {name}
            <span className={styles.described}>{describe(selection, range)}</span>
          </span>
          <Act name="Rename" of={name} onClick={() => setAsked({ what: 'rename', name })} />
          <Act name="Delete" of={name} onClick={() => setAsked({ what: 'remove', name })} />
        </div>
      ))}
    </NoticeDialog>
  );
}
