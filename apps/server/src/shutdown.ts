import type { RunningServer } from './main.ts';

/** Runs until SIGTERM or SIGINT, then stops in order; a second signal ends at once. */
export async function runUntilSignal(server: RunningServer): Promise<void> {
  await new Promise<void>((resolve) => {
    const onSignal = () => {
      process.off('SIGTERM', onSignal);
      process.off('SIGINT', onSignal);
      process.once('SIGINT', () => process.exit(130));
      process.once('SIGTERM', () => process.exit(143));
      resolve();
    };
    process.once('SIGTERM', onSignal);
    process.once('SIGINT', onSignal);
  });
  await server.stop();
}
