import type { AboutPanelOptionsOptions } from 'electron';

/** Ends the version of a package that was made with the runtime for tests: see tooling/package. */
const TEST_RUNTIME = '-testruntime';

/** What "About" says, above all whether this may be handed on. */
export function aboutPanel(setting: {
  name: string;
  version: string;
  electron: string;
}): AboutPanelOptionsOptions {
  const { name, version, electron } = setting;
  const isTestRuntime = version.endsWith(TEST_RUNTIME);
  const own = isTestRuntime ? version.slice(0, -TEST_RUNTIME.length) : version;
  return {
    applicationName: name,
    applicationVersion: isTestRuntime
      ? `${own}, on the test runtime (Electron ${electron}): not for publishing`
      : `${own}, on Electron ${electron}`,
    copyright: 'The WP DataServices authors, MIT',
  };
}
