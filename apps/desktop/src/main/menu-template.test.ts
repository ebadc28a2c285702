import { describe, expect, it, vi } from 'vitest';
import type { MenuCommand } from '../bridge/bridge.ts';
import { acceleratorOf, menuTemplate } from './menu-template.ts';

const command = (id: string, group: string, rest: Partial<MenuCommand> = {}): MenuCommand => ({
  id,
  title: id,
  group,
  shortcut: null,
  isEnabled: true,
  ...rest,
});
const COMMANDS = [
  command('view.fleet', 'Views', { shortcut: '1' }),
  command('palette', 'Window', { shortcut: 'Mod+K' }),
  command('session.sign-out', 'Session'),
  command('selection.back', 'Selection', { shortcut: 'Alt+ArrowLeft', isEnabled: false }),
  command('fleet.find', 'Fleet', { title: 'Search & find', shortcut: '/' }),
  command('shortcuts', 'Help', { shortcut: '?' }),
];

function build(commands: readonly MenuCommand[], platform: NodeJS.Platform = 'linux', isPackaged = true) {
  const onChosen = vi.fn<(id: string) => void>();
  const template = menuTemplate(commands, { platform, isPackaged, onChosen });
  const menus = template.map(({ label, role }) => label ?? role);
  const items = template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
  return { menus, items, onChosen, item: (id: string) => items.find((one) => one.id === id) };
}

describe('the menu', () => {
  it('has each group in its place, and each command once', () => {
    const { menus, items } = build(COMMANDS);
    expect(menus).toEqual(['File', 'editMenu', 'View', 'Go', 'Selection', 'Fleet', 'Help']);
    const ids = items.flatMap(({ id }) => id ?? []);
    expect([...ids].sort()).toEqual(COMMANDS.map(({ id }) => id).sort());
  });

  it('is there before the page has any command, and shows no empty menu', () => {
    expect(build([]).menus).toEqual(['File', 'editMenu', 'View', 'Help']);
    expect(build([], 'darwin').menus).toEqual(['appMenu', 'File', 'editMenu', 'View']);
  });

  it('dims what cannot be done now, and sends back nothing but the id of what was chosen', () => {
    const { item, onChosen } = build(COMMANDS);
    expect(item('selection.back')?.enabled).toBe(false);
    expect(item('view.fleet')?.enabled).toBe(true);
    // What Electron hands to a click does not go on.
    const click = item('view.fleet')?.click as ((...given: unknown[]) => void) | undefined;
    click?.({ any: 'item' }, {}, {});
    expect(onChosen.mock.calls).toEqual([['view.fleet']]);
  });

  it('never registers a key, which the page hears itself, so that a command does not run twice', () => {
    for (const { accelerator, registerAccelerator, id } of build(COMMANDS).items) {
      if (id !== undefined && accelerator !== undefined) expect(registerAccelerator, id).toBe(false);
    }
    expect(build(COMMANDS).item('palette')?.accelerator).toBe('CommandOrControl+K');
  });

  it('shows an ampersand as one', () => {
    expect(build(COMMANDS).item('fleet.find')?.label).toBe('Search && find');
  });

  it('has the tools of development only where it is not packaged', () => {
    const has = (isPackaged: boolean) =>
      build([], 'linux', isPackaged).items.some(({ role }) => role === 'toggleDevTools');
    expect([has(true), has(false)]).toEqual([false, true]);
  });
});

it.each([
  ['Mod+K', 'linux', 'CommandOrControl+K'],
  ['Alt+ArrowLeft', 'win32', 'Alt+Left'],
  ['Shift+Z', 'linux', 'Shift+Z'],
  ['+', 'linux', 'Plus'],
  ['Mod++', 'darwin', 'CommandOrControl+Plus'],
  ['-', 'linux', '-'],
  ['[', 'linux', '['],
  ['1', 'darwin', undefined],
  ['Nonsense', 'linux', undefined],
  ['é', 'linux', undefined],
  ['', 'linux', undefined],
] as const)('the key %s on %s is %s', (shortcut, platform, accelerator) => {
  expect(acceleratorOf(shortcut, platform)).toBe(accelerator);
});
