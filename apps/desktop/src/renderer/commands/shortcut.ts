/** A key as it is written down: `Mod+K`, `Alt+ArrowLeft`, `Shift+Z`, `?`. `Mod` is ⌘ on a Mac, Ctrl elsewhere. */
export type Shortcut = string;

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

export const isMac = (platform: string): boolean => /mac/i.test(platform);

/** Whether this key was pressed. A sign such as `?` counts as itself, however many keys it takes to type it. */
export function matches(shortcut: Shortcut, event: Pressed, platform: string): boolean {
  const parts = partsOf(shortcut);
  const key = parts.at(-1) ?? '';
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  const mod = isMac(platform) ? event.metaKey : event.ctrlKey;
  const otherMod = isMac(platform) ? event.ctrlKey : event.metaKey;
  if (wants('Mod') !== mod || otherMod || wants('Alt') !== event.altKey) return false;
  const isLetterOrNamed = /^[a-z]$/i.test(key) || key.length > 1;
  if (isLetterOrNamed && wants('Shift') !== event.shiftKey) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}

/** `+` is a key too, not only what stands between them. */
const partsOf = (shortcut: Shortcut): string[] => shortcut.split(/\+(?=.)/).filter((part) => part !== '');

const NAMES: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** Shortcut as it is shown: `⌘K` on a Mac, `Ctrl K` elsewhere. */
export function label(shortcut: Shortcut, platform: string): string {
  const mac = isMac(platform);
  const words = partsOf(shortcut).map((part) => {
    if (part === 'Mod') return mac ? '⌘' : 'Ctrl';
    if (part === 'Alt') return mac ? '⌥' : 'Alt';
    if (part === 'Shift') return mac ? '⇧' : 'Shift';
    return NAMES[part] ?? part;
  });
  return words.join(mac ? '' : ' ');
}
