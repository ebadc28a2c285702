import type { MenuCommand } from '../../bridge/bridge.ts';
import { allCommands, type Command, registry } from './registry.ts';

/** More than a menu can show: the palette finds the rest. */
const MAX_IN_MENU = 500;

export const menuCommand = ({ id, title, group, shortcut, disabled }: Command): MenuCommand => ({
  id,
  title,
  group,
  shortcut: shortcut ?? null,
  isEnabled: disabled === undefined,
});

/** Keeps the application's menu as the registry is, and runs what is chosen in it. */
export function keepMenu(): void {
  let shown = '';
  let isDue = false;
  const show = () => {
    isDue = false;
    const commands = allCommands()
      .filter(({ group }) => group !== 'Modules')
      .slice(0, MAX_IN_MENU)
      .map(menuCommand);
    const text = JSON.stringify(commands);
    // Commands change their identity far more often than what they say.
    if (text === shown) return;
    shown = text;
    void window.wp.menu.show(commands);
  };
  registry.subscribe(() => {
    // A view that goes and one that comes are one change of the menu.
    if (!isDue) queueMicrotask(show);
    isDue = true;
  });
  window.wp.menu.onChosen((id) => {
    // A dialog that asks something comes first, as with keys.
    if (document.querySelector('dialog[open]') !== null) return;
    const command = allCommands().find((one) => one.id === id);
    if (command?.disabled === undefined) command?.run();
  });
}
