import { testRuntime } from '@wp/electron-runtime';
import { ensureDisplay, ensureSystem } from '@wp/electron-runtime/system';

/** Once for all windows: the runtime, what it needs of the system, a display. */
export default async function setup(): Promise<() => Promise<void>> {
  const log = (text: string) => console.error(`desktop: ${text}`);
  const { executable, kind, version } = await testRuntime(log);
  log(`Electron ${version} (${kind})`);
  ensureSystem(executable, { display: true, log });
  return ensureDisplay();
}
