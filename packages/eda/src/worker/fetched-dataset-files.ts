import type { DatasetFiles } from '../store/dataset-files.ts';
import { TableError } from '../store/table-error.ts';

/** The files of a dataset below an address of the page's own origin, which main answers. */
export const fetchedDatasetFiles = (url: string): DatasetFiles => ({
  async readManifest() {
    const answer = await fetch(`${url}/dataset.json`);
    if (!answer.ok) throw new TableError(await answer.text());
    return answer.text();
  },

  async readPart({ file, bytes }) {
    const answer = await fetch(`${url}/${file}`);
    if (!answer.ok) throw new TableError(await answer.text());
    const blob = await answer.blob();
    if (blob.size !== bytes)
      throw new TableError(
        `${file} of the dataset has ${blob.size} bytes instead of ${bytes}: refresh it, or save it again.`,
      );
    return blob;
  },
});
