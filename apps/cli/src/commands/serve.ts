import { readEnv, runUntilSignal, startServer } from '@wp/server';
import { Command } from 'commander';
import { wantsJson } from '../context.ts';
import { print } from '../output.ts';

export const serveCommand = () =>
  new Command('serve')
    .description('run the server until SIGTERM or Ctrl-C; an empty database is migrated first')
    .addHelpText(
      'after',
      '\nExamples:\n  $ wp serve\n  $ PORT=9000 DATABASE_URL=postgres://wp@db/wp wp serve',
    )
    .action(async (_options, command: Command) => {
      const server = await startServer(readEnv());
      const { url, certificateSha256 } = server;
      const shown =
        certificateSha256 === undefined ? '' : `\nIts certificate's SHA-256: ${certificateSha256}`;
      print(wantsJson(command), { url, certificateSha256 }, `Listening on ${url} (Ctrl-C stops it)${shown}`);
      await runUntilSignal(server);
    });
