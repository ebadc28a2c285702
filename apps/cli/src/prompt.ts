import { password as askPassword, isCancel, text } from '@clack/prompts';
import { AppError } from '@wp/contract';
import { UsageError } from './usage-error.ts';

/** The whole of standard input, without the newline that ends it. */
export async function readStdin(): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

const cancelled = () => new AppError('CANCELLED', 'Cancelled; nothing was changed.');

/** A password from stdin, the environment, or the person who sits here, who types it twice; never from argv. */
export async function obtainPassword(fromStdin: boolean, variable?: string): Promise<string> {
  if (fromStdin) return readStdin();
  const given = variable === undefined ? undefined : process.env[variable];
  if (given !== undefined && given !== '') return given;
  if (process.stdin.isTTY !== true) {
    const or = variable === undefined ? '' : ` or set ${variable}`;
    throw new UsageError(`Nobody can be asked for the password here: pipe it in with --password-stdin${or}.`);
  }
  const first = await askPassword({ message: 'Password (at least 12 characters)' });
  if (isCancel(first)) throw cancelled();
  const second = await askPassword({ message: 'The same again' });
  if (isCancel(second)) throw cancelled();
  if (first !== second) throw new AppError('INVALID_INPUT', 'The two passwords differ; nothing was changed.');
  return first;
}

export async function obtainUsername(given: string | undefined): Promise<string> {
  if (given !== undefined && given !== '') return given;
  if (process.stdin.isTTY !== true) throw new UsageError('Name the user with --username.');
  const answer = await text({ message: 'Username', placeholder: 'admin' });
  if (isCancel(answer)) throw cancelled();
  return answer;
}
