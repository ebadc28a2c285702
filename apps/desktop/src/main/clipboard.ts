import * as electron from 'electron';
import { z } from 'zod';
import { CHANNELS, type Outcome } from '../bridge/bridge.ts';
import { handle } from './ipc.ts';

const MOST_LETTERS = 200_000_000;
const MOST_BYTES = 64 * 1024 * 1024;
const PNG_BEGIN = [0x89, 0x50, 0x4e, 0x47];

const letters = z.string().max(MOST_LETTERS);
const png = z
  .instanceof(Uint8Array)
  .refine((bytes) => bytes.byteLength <= MOST_BYTES, 'the picture is too large')
  .refine((bytes) => PNG_BEGIN.every((byte, i) => bytes[i] === byte), 'this is no PNG');

/** The clipboard as Electron had it until it became that of the web. */
interface OlderClipboard {
  writeImage(image: electron.NativeImage): void;
}
const isOlder = (clipboard: object): clipboard is OlderClipboard => 'writeImage' in clipboard;

/** The page has no permission for the clipboard: what it wants there, main puts there. */
export function answerClipboard(): void {
  const { clipboard } = electron;
  handle(CHANNELS.writeText, letters, async (text) => {
    await clipboard.writeText(text);
  });
  handle(CHANNELS.writePng, png, async (bytes): Promise<Outcome<null>> => {
    const image = electron.nativeImage.createFromBuffer(Buffer.from(bytes));
    if (image.isEmpty()) return { ok: false, message: 'The picture could not be read.' };
    if (isOlder(clipboard)) clipboard.writeImage(image);
    else {
      const blob = new Blob([Uint8Array.from(bytes)], { type: 'image/png' });
      await clipboard.write([new electron.ClipboardItem({ 'image/png': blob })]);
    }
    return { ok: true, value: null };
  });
}
