import { safeStorage } from 'electron';

/** What encrypts a token at rest. */
export interface Keyring {
  isAvailable(): boolean;
  encrypt(text: string): string;
  /** @throws where it was encrypted by another. */
  decrypt(text: string): string;
}

/** The system's own; a Linux without a desktop, for one, has none. */
export const systemKeyring: Keyring = {
  isAvailable: () => safeStorage.isEncryptionAvailable(),
  encrypt: (text) => safeStorage.encryptString(text).toString('base64'),
  decrypt: (text) => safeStorage.decryptString(Buffer.from(text, 'base64')),
};
