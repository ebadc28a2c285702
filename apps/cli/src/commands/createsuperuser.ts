import { Command } from 'commander';
import { wantsJson, withAuth } from '../context.ts';
import { print } from '../output.ts';
import { obtainPassword, obtainUsername } from '../prompt.ts';

export const createSuperuserCommand = () =>
  new Command('createsuperuser')
    .description('create a superuser; asks for what is not given')
    .option('--username <name>', 'or WP_SUPERUSER_USERNAME')
    .option('--password-stdin', 'read the password from standard input (or set WP_SUPERUSER_PASSWORD)')
    .addHelpText(
      'after',
      '\nExamples:\n  $ wp createsuperuser\n  $ openssl rand -base64 18 | tee pw | wp createsuperuser --username admin --password-stdin',
    )
    .action(async (options: { username?: string; passwordStdin?: boolean }, command: Command) => {
      const username = await obtainUsername(options.username ?? process.env.WP_SUPERUSER_USERNAME);
      const password = await obtainPassword(options.passwordStdin === true, 'WP_SUPERUSER_PASSWORD');
      const user = await withAuth((auth) => auth.createSuperuser({ username, password }));
      print(wantsJson(command), user, `Superuser ${user.username} was created and can sign in.`);
    });
