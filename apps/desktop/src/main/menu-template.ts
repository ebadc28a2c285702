import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../bridge/bridge.ts';

interface MenuSetting {
  platform: NodeJS.Platform;
  /** Whether the tools of development belong in it. */
  isPackaged: boolean;
  onChosen(id: string): void;
}

type Item = MenuItemConstructorOptions;
const SEPARATOR: Item = { type: 'separator' };
/** Groups that stand in a menu of another name; any other has one of its own, before Help. */
const PLACES: Record<string, string> = { Session: 'File', Window: 'View', Views: 'Go' };

/** The application's menu: the page's commands by their groups, with what every application has around them. */
export function menuTemplate(commands: readonly MenuCommand[], setting: MenuSetting): Item[] {
  const byMenu = new Map<string, MenuCommand[]>();
  for (const command of commands) {
    const label = PLACES[command.group] ?? command.group;
    byMenu.set(label, [...(byMenu.get(label) ?? []), command]);
  }
  const isMac = setting.platform === 'darwin';
  const menu = (label: string, ...standard: Item[]): Item[] => {
    const own = (byMenu.get(label) ?? []).map((command) => itemOf(command, setting));
    byMenu.delete(label);
    const between = own.length > 0 && standard.length > 0 ? [SEPARATOR] : [];
    const submenu = [...own, ...between, ...standard];
    return submenu.length === 0 ? [] : [{ label: escaped(label), submenu }];
  };
  const before = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    ...menu('File', isMac ? { role: 'close' } : { role: 'quit' }),
    { role: 'editMenu' } as const,
    ...menu(
      'View',
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      SEPARATOR,
      { role: 'togglefullscreen' },
      ...(setting.isPackaged ? [] : [SEPARATOR, { role: 'toggleDevTools' } as const]),
    ),
    ...menu('Go'),
    ...menu('Selection'),
  ];
  const help = menu('Help', ...(isMac ? [] : [{ role: 'about' } as const]));
  const others = [...byMenu.keys()].flatMap((group) => menu(group));
  return [...before, ...others, ...help];
}

function itemOf({ id, title, shortcut, isEnabled }: MenuCommand, { platform, onChosen }: MenuSetting): Item {
  const accelerator = shortcut === null ? undefined : acceleratorOf(shortcut, platform);
  return {
    id,
    label: escaped(title),
    enabled: isEnabled,
    click: () => onChosen(id),
    // The accelerator is shown, not registered: the page hears the key itself, and would do the same once more.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  };
}

/** `&` would underline the next letter. */
const escaped = (label: string): string => label.replaceAll('&', '&&');

const NAMED: Record<string, string> = {
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  '+': 'Plus',
};
const HELD: Record<string, string> = { Mod: 'CommandOrControl', Alt: 'Alt', Shift: 'Shift' };

/** Shortcut as Electron writes it; undefined for a key that it has no name for, which would be an error. */
export function acceleratorOf(shortcut: string, platform: NodeJS.Platform): string | undefined {
  const [, held = '', key = ''] = /^((?:(?:Mod|Alt|Shift)\+)*)(.+)$/.exec(shortcut) ?? [];
  const name =
    NAMED[key] ?? (/^([!-~]|F\d{1,2}|Space|Enter|Escape)$/.test(key) ? key.toUpperCase() : undefined);
  if (name === undefined) return undefined;
  // macOS registers every accelerator there is: a bare letter would be taken from whoever types it.
  if (platform === 'darwin' && !held.includes('Mod')) return undefined;
  const modifiers = held.split('+').flatMap((one) => HELD[one] ?? []);
  return [...modifiers, name].join('+');
}
