import { resolve } from 'node:path';
import { type RunningServer, readEnv, runUntilSignal, startServer } from '@wp/server';
import { Command } from 'commander';
import { callServer } from '../context.ts';
import { prepareAccount } from '../demo/account.ts';
import {
  createGateway,
  heading,
  say,
  sendMonth,
  sendOrigin,
  showAnswers,
  showExport,
} from '../demo/steps.ts';

export const demoCommand = () =>
  new Command('demo')
    .description(
      'see it work: starts a server on the embedded database, sends the origin’s records and a simulated month',
    )
    .option('--keep-running', 'serve on until Ctrl-C (as it does where a person sits at the terminal)')
    .action(async (options: { keepRunning?: boolean }) => {
      const dataDir = resolve('.wp-data', 'demo');
      heading('Server');
      const server = await startDemoServer(dataDir);
      try {
        const account = await prepareAccount(server, dataDir);
        say(`embedded TimescaleDB in ${dataDir}`);
        say(`listening on ${server.url}`);
        say(`superuser ${account.username}, password in ${account.file}`);
        const { username, password } = account;
        const { token } = await callServer<{ token: string }>({ url: server.url, token: '' }, 'auth.login', {
          username,
          password,
        });
        const admin = { url: server.url, token };
        heading('The origin’s records, unchanged');
        const gateway = await createGateway(admin);
        await sendOrigin(admin, gateway);
        heading('A simulated month of a solar fleet');
        await sendMonth(gateway);
        heading('Answers');
        await showAnswers(admin);
        heading('Export as CSV');
        await showExport(admin);
        heading('What to do next');
        showNext(server.url);
        if (options.keepRunning === true || process.stdin.isTTY === true) {
          say('\nServing on; Ctrl-C stops it.');
          await runUntilSignal(server);
          return;
        }
      } catch (error) {
        await server.stop();
        throw error;
      }
      await server.stop();
      say('\nStopped. `npx -y pnpm@10.34.8 demo --keep-running` serves on.');
    });

/** Port 8000, or a free one where something else has it. */
async function startDemoServer(dataDir: string): Promise<RunningServer> {
  const env = { ...readEnv({}), WP_DATA_DIR: dataDir, LOG_LEVEL: 'warn' as const };
  try {
    return await startServer(env);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('Port ')) throw error;
    return startServer({ ...env, PORT: 0 });
  }
}

function showNext(url: string): void {
  say(`sign in      curl -s ${url}/trpc/auth.login -H 'content-type: application/json' \\
               -d '{"username":"admin","password":"'"$(cat .wp-data/demo/admin-password)"'"}'`);
  say('command line npx -y pnpm@10.34.8 --silent wp --help');
  say('              (WP_DATA_DIR=.wp-data/demo points it at this store)');
  say('read         README.md, docs/deployment.md, docs/configuration.md');
  say('desktop      npx -y pnpm@10.34.8 desktop, a window on this very demo');
}
