import { useRef, useState } from 'react';
import { type OpenDataset, openDataset } from '../../data/analysis.ts';
import { askAsTask } from '../../data/ask-task.ts';
import { Button } from '../../parts/button.tsx';
import { Field, text } from '../../parts/field.tsx';
import { FormDialog, NoticeDialog } from '../../parts/form-dialog.tsx';
import { readDatasets } from '../datasets/datasets-store.ts';
import styles from './sql.module.css';

interface SaveQueryDialogProps {
  statement: string;
  dataset: OpenDataset;
  onClose(): void;
}

/** Saves all rows of a statement's answer as a dataset, and offers to open it. */
export function SaveQueryDialog({ statement, dataset, onClose }: SaveQueryDialogProps) {
  const [saved, setSaved] = useState<string>();
  const isSaved = useRef(false);
  if (saved !== undefined)
    return (
      <NoticeDialog
        title={`${saved} is saved`}
        explained={`Opening it closes ${dataset.name}, which stays as it is on this machine.`}
        done="Stay here"
        onClose={onClose}
        actions={
          <Button
            onClick={() => {
              onClose();
              void openDataset(saved);
            }}
          >
            Open {saved}
          </Button>
        }
      />
    );
  return (
    <FormDialog
      title="Save as dataset"
      action="Save"
      explained="The statement is run once more, and all rows that it answers are saved, with the statement beside them."
      onSubmit={async (form) => {
        const name = await askAsTask(
          'saveQuery',
          { statement, name: text(form, 'name').trim() },
          { title: 'Saving the result' },
        );
        void readDatasets();
        isSaved.current = true;
        setSaved(name);
      }}
      // Once it is saved the form gives way to what can be done with it.
      onClose={() => {
        if (!isSaved.current) onClose();
      }}
    >
      <pre className={styles.code}>{statement}</pre>
      <Field label="Name" name="name" maxLength={100} />
    </FormDialog>
  );
}
