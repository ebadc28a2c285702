import type { Outcome } from '../../bridge/bridge.ts';

/** Device names of Windows, which it takes for the device whatever follows a dot. */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const FORBIDDEN = /[<>:"/\\|?*\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const MAX_BYTES = 120;

/** A dataset's name, which is its folder's too: one that Linux, macOS and Windows all take, and none that leads out. */
export function readDatasetName(text: string): Outcome<string> {
  const name = text.normalize('NFC').trim();
  if (name === '') return refused('Give the dataset a name.');
  if (Buffer.byteLength(name) > MAX_BYTES)
    return refused('The name is too long; take about a hundred characters.');
  if (FORBIDDEN.test(name))
    return refused(
      'The name holds a character that folders cannot have: none of < > : " / \\ | ? *, please.',
    );
  if (name.startsWith('.') || name.endsWith('.'))
    return refused('The name must neither begin nor end with a dot.');
  if (DEVICES.test(name)) return refused(`${name} is the name of a device on Windows; take another.`);
  return { ok: true, value: name };
}

/** Two names that some file system takes for one. */
export const nameKey = (name: string): string => name.normalize('NFC').toLowerCase();

const refused = (message: string): { ok: false; message: string } => ({ ok: false, message });
