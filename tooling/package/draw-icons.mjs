// `node tooling/package/draw-icons.mjs`: draws apps/desktop/icons/icon.svg in the sizes that packages ask for. The
// drawings are committed; this is run again where the SVG changes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { bestRuntime } from '@wp/electron-runtime';
import { ensureDisplay, ensureSystem } from '@wp/electron-runtime/system';

const SIZES = [32, 64, 128, 256, 512];
const icons = resolve(import.meta.dirname, '../../apps/desktop/icons');

/** Runs in Electron: a canvas draws the SVG, and its pixels are the file. */
const MAIN = `const { app, BrowserWindow } = require('electron');
const { readFileSync, writeFileSync } = require('node:fs');
const draw = async (url, size) => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
  canvas.getContext('2d').drawImage(image, 0, 0, size, size);
  return canvas.toDataURL('image/png').split(',')[1];
};
app.whenReady().then(async () => {
  const window = new BrowserWindow({ show: false });
  await window.loadURL('data:text/html,');
  const url = 'data:image/svg+xml;base64,' + readFileSync(process.env.ICONS + '/icon.svg').toString('base64');
  for (const size of JSON.parse(process.env.SIZES)) {
    const png = await window.webContents.executeJavaScript('(' + draw + ')(' + JSON.stringify(url) + ',' + size + ')');
    writeFileSync(process.env.ICONS + '/' + size + 'x' + size + '.png', Buffer.from(png, 'base64'));
  }
  app.exit(0);
}).catch((error) => { console.error(error); app.exit(1); });
`;

const { executable } = await bestRuntime(console.error);
ensureSystem(executable, { display: true, log: console.error });
const endDisplay = await ensureDisplay();
const work = mkdtempSync(join(tmpdir(), 'wp-icons-'));
try {
  writeFileSync(join(work, 'package.json'), JSON.stringify({ name: 'icons', main: 'main.cjs' }));
  writeFileSync(join(work, 'main.cjs'), MAIN);
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { status } = spawnSync(executable, [...flags, `--user-data-dir=${join(work, 'data')}`, work], {
    stdio: 'inherit',
    timeout: 60_000,
    env: { ...process.env, ICONS: icons, SIZES: JSON.stringify(SIZES) },
  });
  if (status !== 0) throw new Error(`Electron ended with ${status}.`);
} finally {
  rmSync(work, { recursive: true, force: true });
  await endDisplay();
}
