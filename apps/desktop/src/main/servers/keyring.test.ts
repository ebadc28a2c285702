import { describe, expect, it } from 'vitest';
import { createKeyring } from './keyring.ts';

const turned = (text: string) => [...text].reverse().join('');
const storage = (given: { available: boolean; backend: 'basic_text' | 'gnome_libsecret' | 'unknown' }) => ({
  isEncryptionAvailable: () => given.available,
  getSelectedStorageBackend: () => given.backend,
  encryptString: (text: string) => Buffer.from(`sealed ${turned(text)}`),
  decryptString(sealed: Buffer) {
    const text = sealed.toString();
    if (!text.startsWith('sealed ')) throw new Error('of another keyring');
    return turned(text.slice('sealed '.length));
  },
});

describe('the keyring', () => {
  it('gives back what it sealed, and takes nothing of another', () => {
    const keyring = createKeyring(storage({ available: true, backend: 'gnome_libsecret' }), 'linux');
    const sealed = keyring.encrypt('wps_secret ü');
    expect(Buffer.from(sealed, 'base64').toString()).not.toContain('wps_secret');
    expect(keyring.decrypt(sealed)).toBe('wps_secret ü');
    expect(() => keyring.decrypt('d3Bz')).toThrow();
  });

  it('is there where the system has one, and a password that everybody knows is none', () => {
    const isAvailable = (
      available: boolean,
      backend: 'basic_text' | 'gnome_libsecret',
      on: NodeJS.Platform,
    ) => createKeyring(storage({ available, backend }), on).isAvailable();
    expect(isAvailable(true, 'gnome_libsecret', 'linux')).toBe(true);
    expect(isAvailable(true, 'basic_text', 'linux')).toBe(false);
    expect(isAvailable(false, 'gnome_libsecret', 'linux')).toBe(false);
    expect(isAvailable(true, 'basic_text', 'darwin')).toBe(true);
    expect(isAvailable(false, 'basic_text', 'win32')).toBe(false);
  });
});
