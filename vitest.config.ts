import { defineConfig } from 'vitest/config';

/** All rooms in one run. Integration tests use the built packages: `pnpm test` builds first. */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // A slow, busy machine is no reason to fail.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    teardownTimeout: 60_000,
    // A poll waits a second by default: too little for a window that draws while all else runs.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: [
            'packages/*/{src,test}/**/*.test.ts',
            'apps/*/{src,test}/**/*.test.ts',
            'tooling/*/*.test.ts',
            'bench/src/**/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'desktop',
          include: ['apps/desktop/e2e/**/*.test.ts'],
          // A real window on a busy machine: what fails once is tried once more, and `pnpm test` names it.
          retry: 1,
          // Fetches the runtime, and brings a display where there is none.
          globalSetup: ['apps/desktop/e2e/setup.ts'],
        },
      },
    ],
  },
});
