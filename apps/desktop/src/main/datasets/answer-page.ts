import { BrowserWindow, shell } from 'electron';
import { z } from 'zod';
import { CHANNELS, type Outcome } from '../../bridge/bridge.ts';
import { handle } from '../ipc.ts';
import type { Session } from '../session.ts';
import type { Datasets } from './datasets.ts';
import { datasetNameSchema, datasetRequestSchema, renameSchema } from './requests.ts';

/** What else goes with a server that is forgotten. */
type ForgetMore = (server: string) => Promise<Outcome<unknown>>;

/** Answers the verbs of datasets. Names go in, names and numbers come out: no path does. */
export function answerDatasets(datasets: Datasets, session: Session, forgetMore: ForgetMore): void {
  handle(CHANNELS.forget, z.undefined(), () => forgetServer(datasets, session, forgetMore));
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

/** The datasets first: where one cannot be deleted, the server is still known and it can be tried again. */
async function forgetServer(
  datasets: Datasets,
  session: Session,
  forgetMore: ForgetMore,
): Promise<Outcome<string[]>> {
  const { server } = session.state();
  if (server === null) return { ok: true, value: [] };
  const removed = await datasets.removeOf(server);
  if (!removed.ok) return removed;
  const more = await forgetMore(server);
  if (!more.ok) return more;
  await session.forget();
  return removed;
}

async function reveal(datasets: Datasets, name: string): Promise<Outcome<null>> {
  const folder = await datasets.folderOf(name);
  if (!folder.ok) return folder;
  // In its place, and never opened: what lies in a folder may be something that the system would run.
  shell.showItemInFolder(folder.value);
  return { ok: true, value: null };
}
