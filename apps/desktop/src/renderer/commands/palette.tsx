import { Command } from 'cmdk';
import { Dialog } from './dialog.tsx';
import styles from './palette.module.css';
import { type Command as Doable, useAllCommands } from './registry.ts';
import { label } from './shortcut.ts';

/** Everything that can be done here, found by typing. */
export function Palette({ onClose }: { onClose(): void }) {
  const commands = useAllCommands();
  const groups = Map.groupBy(commands, (command) => command.group);
  const run = (command: Doable) => {
    onClose();
    command.run();
  };
  return (
    <Dialog label="Commands" onClose={onClose}>
      <Command label="Commands" className={styles.palette} loop>
        <Command.Input
          className={styles.input}
          placeholder="Search modules, views, commands…"
          data-testid="palette-input"
        />
        <Command.List className={styles.list}>
          <Command.Empty className={styles.empty}>Nothing here has this name.</Command.Empty>
          {[...groups].map(([group, members]) => (
            <Command.Group key={group} heading={group} className={styles.group}>
              {members.map((command) => (
                <Command.Item
                  key={command.id}
                  value={`${command.title} ${command.words ?? ''} ${command.id}`}
                  className={styles.item}
                  disabled={command.disabled !== undefined}
                  onSelect={() => run(command)}
                >
                  <span>{command.title}</span>
                  {command.disabled !== undefined && <span className={styles.why}>{command.disabled}</span>}
                  {command.shortcut !== undefined && (
                    <kbd className={styles.key}>{label(command.shortcut, navigator.platform)}</kbd>
                  )}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}
