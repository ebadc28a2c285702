import { AppError, roleSchema } from '@wp/contract';
import { Command } from 'commander';
import { CLI, wantsJson, withAuth } from '../context.ts';
import { formatTable, print } from '../output.ts';
import { obtainPassword } from '../prompt.ts';

type Auth = Parameters<Parameters<typeof withAuth>[0]>[0];

async function idOf(auth: Auth, username: string): Promise<number> {
  const user = (await auth.users.list()).find((u) => u.username.toLowerCase() === username.toLowerCase());
  if (user === undefined)
    throw new AppError('NOT_FOUND', `There is no user ${username}; \`wp users list\` shows them.`);
  return user.id;
}

export const usersCommand = () =>
  new Command('users')
    .description('users of the service')
    .addCommand(addCommand())
    .addCommand(
      new Command('list').description('all users').action((_options, command: Command) =>
        withAuth(async (auth) => {
          const users = await auth.users.list();
          const rows = users.map((u) => ({
            username: u.username,
            role: u.role,
            since: u.createdAt,
            disabled: u.disabledAt,
          }));
          print(wantsJson(command), users, formatTable(rows));
        }),
      ),
    )
    .addCommand(
      new Command('disable')
        .description('sign a user out everywhere and for good')
        .argument('<username>')
        .action((username: string, _options, command: Command) =>
          withAuth(async (auth) => {
            await auth.users.disable(CLI, { id: await idOf(auth, username) });
            print(wantsJson(command), { username, disabled: true }, `${username} is disabled.`);
          }),
        ),
    )
    .addCommand(
      new Command('reset-password')
        .description('set a new password; ends all sessions of the user')
        .argument('<username>')
        .option('--password-stdin', 'read the password from standard input')
        .action(async (username: string, options: { passwordStdin?: boolean }, command: Command) => {
          const password = await obtainPassword(options.passwordStdin === true);
          await withAuth(async (auth) =>
            auth.users.resetPassword(CLI, { id: await idOf(auth, username), password }),
          );
          print(wantsJson(command), { username, reset: true }, `${username} has a new password.`);
        }),
    )
    .addHelpText('after', '\nExamples:\n  $ wp users add ada --role analyst\n  $ wp users list --json');

const addCommand = () =>
  new Command('add')
    .description('add a user')
    .argument('<username>')
    .option('--role <role>', 'superuser, analyst or viewer', 'analyst')
    .option('--password-stdin', 'read the password from standard input (or set WP_USER_PASSWORD)')
    .action(
      async (username: string, options: { role: string; passwordStdin?: boolean }, command: Command) => {
        const role = roleSchema.safeParse(options.role);
        if (!role.success)
          command.error(`error: --role is superuser, analyst or viewer, not ${options.role}`);
        const password = await obtainPassword(options.passwordStdin === true, 'WP_USER_PASSWORD');
        const input = { username, password, role: role.data ?? 'viewer' };
        const user = await withAuth((auth) => auth.users.create(CLI, input));
        print(wantsJson(command), user, `${user.username} was added as ${user.role} and can sign in.`);
      },
    );
