import { AppError } from '@wp/contract';
import { Command } from 'commander';
import { CLI, wantsJson, withAuth } from '../context.ts';
import { formatTable, print } from '../output.ts';

type Auth = Parameters<Parameters<typeof withAuth>[0]>[0];

async function idOf(auth: Auth, name: string): Promise<number> {
  const gateway = (await auth.gateways.list()).find((g) => g.name === name);
  if (gateway !== undefined) return gateway.id;
  throw new AppError('NOT_FOUND', `There is no gateway ${name}; \`wp gateways list\` shows them.`);
}

const shownOnce = (token: string) => `Token (shown once, keep it safe):\n  ${token}`;

export const gatewaysCommand = () =>
  new Command('gateways')
    .description('gateways and their tokens')
    .addCommand(createCommand())
    .addCommand(
      new Command('list').description('all gateways').action((_options, command: Command) =>
        withAuth(async (auth) => {
          const gateways = await auth.gateways.list();
          print(wantsJson(command), gateways, formatTable(gateways.map((g) => ({ ...g }))));
        }),
      ),
    )
    .addCommand(
      new Command('rotate')
        .description('give a new token; the old one is good for a grace of 24 hours')
        .argument('<name>')
        .option('--grace <seconds>', 'how long the old token stays good', Number)
        .action((name: string, options: { grace?: number }, command: Command) =>
          withAuth(async (auth) => {
            const answer = await auth.gateways.rotateToken(CLI, {
              id: await idOf(auth, name),
              graceSeconds: options.grace,
            });
            print(wantsJson(command), answer, shownOnce(answer.token));
          }),
        ),
    )
    .addCommand(
      new Command('revoke')
        .description('end all tokens of a gateway at once')
        .argument('<name>')
        .action((name: string, _options, command: Command) =>
          withAuth(async (auth) => {
            await auth.gateways.revoke(CLI, { id: await idOf(auth, name) });
            print(wantsJson(command), { name, revoked: true }, `${name} is revoked.`);
          }),
        ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ wp gateways create roof-1 --time-zone Europe/Berlin --auto-register\n  $ wp gateways rotate roof-1 --grace 3600',
    );

const createCommand = () =>
  new Command('create')
    .description('create a gateway; prints its token once')
    .argument('<name>')
    .option('--time-zone <zone>', 'zone of times without an offset', 'UTC')
    .option('--auto-register', 'register modules that it sends for the first time')
    .option('--modules <list>', 'the only modules it may write, separated by commas')
    .action(
      (
        name: string,
        options: { timeZone: string; autoRegister?: boolean; modules?: string },
        command: Command,
      ) =>
        withAuth(async (auth) => {
          const gateway = await auth.gateways.create(CLI, {
            name,
            timeZone: options.timeZone,
            autoRegister: options.autoRegister ?? false,
            ...(options.modules === undefined ? {} : { modules: options.modules.split(',') }),
          });
          print(
            wantsJson(command),
            gateway,
            `Gateway ${gateway.name} was created.\n${shownOnce(gateway.token)}`,
          );
        }),
    );
