// `pnpm wp …`: builds the command line, says nothing of it, and becomes it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = new URL('../../apps/cli/dist/main.js', import.meta.url);
const turbo = fileURLToPath(new URL('../../node_modules/turbo/bin/turbo', import.meta.url));

const args = ['run', 'build', '--filter=@wp/cli', '--output-logs=errors-only', '--log-order=stream'];

// turbo asks for pnpm: without it, what is built already is run.
if (process.env.npm_config_user_agent?.startsWith('pnpm')) {
  const build = spawnSync(process.execPath, [turbo, ...args], { cwd: root, encoding: 'utf8' });
  if (build.status !== 0) {
    process.stderr.write(`${build.stdout ?? ''}${build.stderr ?? ''}${build.error?.message ?? ''}`);
    process.exit(1);
  }
}

// pnpm puts a shell in between, which dies of a signal and hands none on: whoever is left alone by it ends as if told.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, 500).unref();

process.argv[1] = fileURLToPath(main);
await import(main);
