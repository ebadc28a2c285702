import { testRuntime } from '@wp/electron-runtime';
import { ensureChromium, ensureDisplay, ensureSystem } from '@wp/electron-runtime/system';

/** Once for all windows: the runtime, what it needs of the system, a display; and the system's Chromium. */
export default async function setup(): Promise<() => Promise<void>> {
  const log = (text: string) => console.error(`desktop: ${text}`);
  const { executable, kind, version } = await testRuntime(log);
  log(`Electron ${version} (${kind})`);
  ensureSystem(executable, { display: true, log });
  // Here, as a hook of a test has not the time to install one.
  ensureChromium(log);
  return ensureDisplay();
}
