import { BrowserWindow, shell } from 'electron';
import { z } from 'zod';
import { CHANNELS, type Outcome } from '../../bridge/bridge.ts';
import { handle } from '../ipc.ts';
import type { Datasets } from './datasets.ts';
import { datasetNameSchema, datasetRequestSchema, renameSchema } from './requests.ts';

/** Answers the verbs of datasets. Names go in, names and numbers come out: no path does. */
export function answerDatasets(datasets: Datasets): void {
  handle(CHANNELS.listDatasets, z.undefined(), () => datasets.list());
  handle(CHANNELS.saveDataset, datasetRequestSchema, (request) => datasets.save(request));
  handle(CHANNELS.resumeDataset, datasetNameSchema, (name) => datasets.resume(name));
  handle(CHANNELS.refreshDataset, datasetNameSchema, (name) => datasets.refresh(name));
  handle(CHANNELS.cancelDataset, datasetNameSchema, (name) => datasets.cancel(name));
  handle(CHANNELS.renameDataset, renameSchema, (names) => datasets.rename(names));
  handle(CHANNELS.removeDataset, datasetNameSchema, (name) => datasets.remove(name));
  handle(CHANNELS.revealDataset, datasetNameSchema, (name) => reveal(datasets, name));
  datasets.onProgress((progress) => {
    for (const window of BrowserWindow.getAllWindows())
      window.webContents.send(CHANNELS.datasetProgress, progress);
  });
}

async function reveal(datasets: Datasets, name: string): Promise<Outcome<null>> {
  const folder = await datasets.folderOf(name);
  if (!folder.ok) return folder;
  // The folder is shown in its place and never opened: something in it may be what the system would run.
  shell.showItemInFolder(folder.value);
  return { ok: true, value: null };
}
