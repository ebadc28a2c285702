import type { DatasetFiles, DatasetWriter } from '../store/dataset-files.ts';
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

  async keepProfile(kept) {
    const answer = await fetch(`${url}/profile`, { method: 'PUT', body: JSON.stringify(kept) });
    if (!answer.ok) throw new TableError(await answer.text());
  },
});

/** Makes datasets below an address of the page's own origin, which main answers. */
export function fetchedDatasetWriter(url: string): DatasetWriter {
  const asked = async <T>(path: string, how: RequestInit): Promise<T> => {
    const answer = await fetch(`${url}${path}`, how);
    if (!answer.ok) throw new TableError(await answer.text());
    return (await answer.json()) as T;
  };
  return {
    begin: async (name) => (await asked<{ id: string }>('', { method: 'POST', body: name })).id,
    beginOnto: (name, how) => asked(how, { method: 'POST', body: name }),
    part: (id, file, body) => asked(`${id}/${file}`, { method: 'PUT', body }),
    finish: async (id, manifest) =>
      (await asked<{ name: string }>(id, { method: 'POST', body: JSON.stringify(manifest) })).name,
    async end(id) {
      await asked(id, { method: 'DELETE' });
    },
  };
}
