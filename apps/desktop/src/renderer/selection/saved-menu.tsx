import { Menu } from '@mantine/core';
import { Bookmark, ChevronDown, ListX, Plus } from 'lucide-react';
import frame from '../frame/frame.module.css';
import { showOverlay } from '../frame/window-state.ts';
import { useTimeFormat } from '../time/format.ts';
import { applySaved, useSaved } from './saved-store.ts';
import { describe, isEverything } from './selection.ts';
import styles from './selection-bar.module.css';
import { useSelection } from './selection-store.ts';

/** Selections by their names: the one on the screen is saved, another taken up. */
export function SavedMenu() {
  const { saved } = useSaved();
  const isNothing = isEverything(useSelection());
  const { range } = useTimeFormat();
  return (
    <Menu
      position="bottom-end"
      shadow="md"
      width={360}
      withInitialFocusPlaceholder={false}
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <button type="button" className={`${frame.quiet} ${styles.open}`} data-testid="saved-selections">
          <Bookmark size={14} aria-hidden />
          Selections
          <ChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={`${frame.menu} ${styles.saved}`}>
        <Menu.Item
          leftSection={<Plus size={14} aria-hidden />}
          disabled={isNothing}
          onClick={() => showOverlay('save-selection')}
        >
          Save selection…
        </Menu.Item>
        {saved.length > 0 && (
          <>
            <Menu.Divider />
            {saved.map((one) => (
              <Menu.Item key={one.name} onClick={() => applySaved(one)} aria-label={one.name}>
                {one.name}
                <span className={styles.described}>{describe(one.selection, range)}</span>
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item
              leftSection={<ListX size={14} aria-hidden />}
              onClick={() => showOverlay('manage-selections')}
            >
              Rename or delete…
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
