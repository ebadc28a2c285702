import { Command } from 'cmdk';
import { useState } from 'react';
import { Dialog } from './dialog.tsx';
import styles from './palette.module.css';
import { type Command as Doable, useAllCommands } from './registry.ts';
import { label } from './shortcut.ts';

interface PaletteProps {
  /** Found by their names once something is typed. */
  modules: readonly string[];
  onModule(module: string): void;
  onClose(): void;
}

/** Number of modules listed of a large fleet, as many as one reads; more letters find the others. */
const MOST_MODULES = 20;

/** Everything that can be done here, and every module, found by typing. */
export function Palette({ modules, onModule, onClose }: PaletteProps) {
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLowerCase();
  const named = wanted === '' ? [] : modules.filter((module) => module.toLowerCase().includes(wanted));
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
          value={typed}
          onValueChange={setTyped}
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
          {named.length > 0 && (
            <Command.Group heading="Open in Explore" className={styles.group}>
              {named.slice(0, MOST_MODULES).map((module) => (
                <Command.Item
                  key={module}
                  value={`${module} module`}
                  className={styles.item}
                  onSelect={() => {
                    onClose();
                    onModule(module);
                  }}
                >
                  <span className="mono">{module}</span>
                </Command.Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </Dialog>
  );
}
