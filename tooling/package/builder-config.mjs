import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fusesFor } from './fuses.mjs';
import { AUTHORS } from './stage.mjs';

export const APP_ID = 'dev.wp-dataservices.desktop';

/**
 * electron-builder's configuration. `dir` is made everywhere; AppImage, nsis, dmg and zip where electron-builder can
 * download what it makes them with: see docs/packaging.md.
 * @param {{ output: string, stage: string, icons: string, licences: string, runtime: { dist: string, version: string },
 *   name: string, platform: NodeJS.Platform }} options
 * @returns {import('electron-builder').Configuration}
 */
export const builderConfig = ({ output, stage, icons, licences, runtime, name, platform }) => ({
  appId: APP_ID,
  copyright: `${AUTHORS}, MIT`,
  directories: { app: stage, output, buildResources: icons },
  electronDist: runtime.dist,
  electronVersion: runtime.version,
  // The stage has its modules already, built for this platform: nothing is installed, rebuilt or looked for.
  beforeBuild: async () => false,
  // `node_modules` by its own name, for as a part of the stage it is left out.
  files: ['**/*', { from: `${stage}/node_modules`, to: 'node_modules', filter: ['**/*'] }],
  extraResources: [{ from: licences, to: '.' }],
  asar: true,
  // The system's loader opens no file within an archive.
  asarUnpack: ['**/*.node', '**/*.so', '**/*.so.*', '**/*.dylib', '**/*.dll'],
  electronFuses: fusesFor(platform),
  // What a runtime of one's own opens where it finds no application.
  afterPack: ({ appOutDir }) => rm(join(appOutDir, 'resources', 'default_app.asar'), { force: true }),
  electronLanguages: ['en-US'],
  artifactName: `${name}-\${version}-\${os}-\${arch}.\${ext}`,
  publish: null,
  linux: {
    target: ['dir'],
    executableName: name,
    category: 'Science',
    icon: icons,
    maintainer: AUTHORS,
  },
  win: { target: ['nsis'], icon: `${icons}/512x512.png` },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  mac: {
    target: ['dmg', 'zip'],
    icon: `${icons}/512x512.png`,
    category: 'public.app-category.developer-tools',
    hardenedRuntime: true,
  },
});
