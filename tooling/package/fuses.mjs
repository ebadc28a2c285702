// Switches in the runtime's binary that no setting and no environment can turn again.

/**
 * As electron-builder names them.
 * @param {NodeJS.Platform} platform
 */
export const fusesFor = (platform) => ({
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // Electron compares the archive's hash on these two alone.
  enableEmbeddedAsarIntegrityValidation: platform === 'darwin' || platform === 'win32',
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
});
