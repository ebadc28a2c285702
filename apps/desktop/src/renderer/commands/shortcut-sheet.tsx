import { Dialog } from './dialog.tsx';
import { useAllCommands } from './registry.ts';
import { label } from './shortcut.ts';
import styles from './shortcut-sheet.module.css';

/** Every shortcut there is just now, drawn from the same registry that runs them. */
export function ShortcutSheet({ onClose }: { onClose(): void }) {
  const withKey = useAllCommands().flatMap((c) =>
    c.shortcut === undefined ? [] : [{ ...c, key: c.shortcut }],
  );
  const groups = Map.groupBy(withKey, (command) => command.group);
  return (
    <Dialog label="Keyboard shortcuts" onClose={onClose}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is longer than the window, and is scrolled by the keys */}
      <section className={styles.sheet} tabIndex={0} aria-label="Shortcuts">
        <h2 className={styles.title}>Keyboard</h2>
        {[...groups].map(([group, commands]) => (
          <section key={group}>
            <h3 className={styles.group}>{group}</h3>
            <dl className={styles.keys}>
              {commands.map((command) => (
                <div key={command.id} className={styles.row}>
                  <dt>{command.title}</dt>
                  <dd>
                    <kbd>{label(command.key, navigator.platform)}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </section>
    </Dialog>
  );
}
