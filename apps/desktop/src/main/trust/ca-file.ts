import { open } from 'node:fs/promises';
import { BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import type { Outcome } from '../../bridge/bridge.ts';
import { MAX_CA_BYTES, readCaFile } from './chain.ts';

const OPTIONS: OpenDialogOptions = {
  title: 'The certificate of the CA',
  buttonLabel: 'Trust what it issued for this server',
  properties: ['openFile'],
  filters: [
    { name: 'Certificates (PEM)', extensions: ['pem', 'crt', 'cer', 'ca'] },
    { name: 'All files', extensions: ['*'] },
  ],
};

/** Asks the user by the system's own dialog: the page never learns which file it was. Null where none was chosen. */
export async function readChosenCaFile(): Promise<Outcome<string[] | null>> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const { filePaths } = await (window === undefined
    ? dialog.showOpenDialog(OPTIONS)
    : dialog.showOpenDialog(window, OPTIONS));
  const [path] = filePaths;
  if (path === undefined) return { ok: true, value: null };
  let bytes: Uint8Array;
  try {
    bytes = await readAtMost(path, MAX_CA_BYTES + 1);
  } catch {
    return { ok: false, message: 'The file could not be read. Mend its permissions, or choose another.' };
  }
  const read = readCaFile(bytes, Date.now());
  return 'problem' in read ? { ok: false, message: read.problem } : { ok: true, value: read.certificates };
}

async function readAtMost(path: string, limit: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    if (!(await file.stat()).isFile()) throw new Error('no file');
    const bytes = new Uint8Array(limit);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, limit - length, null);
      length += bytesRead;
      if (bytesRead === 0 || length === limit) return bytes.subarray(0, length);
    }
  } finally {
    await file.close();
  }
}
