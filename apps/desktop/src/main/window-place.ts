import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type BrowserWindow, screen } from 'electron';
import { z } from 'zod';
import { isOnScreen } from './on-screen.ts';

const placeSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(400).max(20_000),
  height: z.int().min(300).max(20_000),
  isMaximized: z.boolean(),
});
type Place = z.infer<typeof placeSchema>;

/** Where the window stood when it was last closed; undefined where that is not known, or no longer on a screen. */
export function readPlace(file: string): Place | undefined {
  try {
    const place = placeSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return isOnScreen(
      place,
      screen.getAllDisplays().map((display) => display.workArea),
    )
      ? place
      : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the window's place down when it closes. */
export function keepPlace(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const place: Place = { ...window.getNormalBounds(), isMaximized: window.isMaximized() };
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.part`, JSON.stringify(place));
      renameSync(`${file}.part`, file);
    } catch {
      // A full disk is no reason to keep a window from closing.
    }
  });
}
