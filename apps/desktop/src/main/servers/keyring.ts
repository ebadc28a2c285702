import type { SafeStorage } from 'electron';

/** What encrypts a token at rest. */
export interface Keyring {
  isAvailable(): boolean;
  encrypt(text: string): string;
  /** @throws where it was encrypted by another. */
  decrypt(text: string): string;
}

type Storage = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'encryptString' | 'decryptString' | 'getSelectedStorageBackend'
>;

/** The system's own; a Linux without a desktop, for one, has none. */
export const createKeyring = (storage: Storage, platform: NodeJS.Platform): Keyring => ({
  // On Linux, `basic_text` encrypts by a password that stands in Chromium's source: that is no keyring.
  isAvailable: () =>
    storage.isEncryptionAvailable() &&
    (platform !== 'linux' || storage.getSelectedStorageBackend() !== 'basic_text'),
  encrypt: (text) => storage.encryptString(text).toString('base64'),
  decrypt: (text) => storage.decryptString(Buffer.from(text, 'base64')),
});
