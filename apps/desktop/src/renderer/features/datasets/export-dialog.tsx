import type { TableFormat } from '@wp/eda';
import type { DatasetEntry } from '../../../bridge/bridge.ts';
import { ask, useAnalysis } from '../../data/analysis.ts';
import { saveFile } from '../../data/save-file.ts';
import { usePipeline } from '../../offline/pipeline-store.ts';
import { counted } from '../../parts/counted.ts';
import { ChoiceField, text } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';

const FORMATS: readonly (readonly [TableFormat, string])[] = [
  ['parquet', 'Parquet: pandas, polars, DuckDB; small and exact'],
  ['csv', 'CSV: spreadsheets; formulas in texts are made harmless'],
  ['arrow', 'Arrow: read without parsing'],
  ['ndjson', 'NDJSON: an object a line'],
];

interface ExportDialogProps {
  entry: DatasetEntry;
  onClose(): void;
  /** Is given how the export ended, where it did not end well; undefined as another one begins. */
  onFailure(message: string | undefined): void;
}

/** A dataset as one file, wherever the analyst wants it. */
export function ExportDialog({ entry: { name, content }, onClose, onFailure }: ExportDialogProps) {
  const { open } = useAnalysis();
  const { steps } = usePipeline();
  const isOpen = open?.name === name;
  const rows = isOpen ? open.rows : undefined;
  const which =
    isOpen && steps.length > 0
      ? `What is shown of ${name} after ${counted(steps.length, 'step')}`
      : `All of ${name}`;
  const many =
    rows !== undefined
      ? counted(rows, 'row')
      : content === null
        ? ''
        : counted(content.rows, content.server === null ? 'row' : 'value');
  return (
    <FormDialog
      title={`Export ${name}`}
      action="Choose where…"
      explained={`${which}, ${many}, a row a module and time, as one file. Times are in UTC. The file is not encrypted.`}
      onClose={onClose}
      onSubmit={async (form) => {
        const format = text(form, 'format') as TableFormat;
        const url = new URL(`/datasets/${encodeURIComponent(name)}`, location.href).href;
        onFailure(undefined);
        const saving = saveFile(
          { suggestedName: `${name}.${format}`, kind: format },
          {
            title: `Exporting ${name}`,
            make: (making) =>
              isOpen ? ask('exportShown', { format }, making) : ask('exportDataset', { url, format }, making),
          },
        );
        // The dialog goes; the status bar says how far it is.
        saving.catch((error: unknown) =>
          onFailure(`${name} was not exported: ${error instanceof Error ? error.message : String(error)}`),
        );
      }}
    >
      <ChoiceField label="Format" name="format" defaultValue="parquet" options={FORMATS} />
    </FormDialog>
  );
}
