import { useMemo } from 'react';
import { type Command, useCommands } from '../commands/registry.ts';
import { showOverlay } from '../frame/window-state.ts';
import { applySaved, useSaved } from './saved-store.ts';
import { isEverything } from './selection.ts';
import { useSelection } from './selection-store.ts';

/** One command for each saved selection, and those that save and manage them. */
export function useSavedCommands(): void {
  const { saved } = useSaved();
  const isNothing = isEverything(useSelection());
  const commands = useMemo(
    (): Command[] => [
      {
        id: 'selection.save',
        title: 'Save selection…',
        group: 'Selection',
        words: 'name bookmark',
        disabled: isNothing ? 'nothing is selected' : undefined,
        run: () => showOverlay('save-selection'),
      },
      {
        id: 'selection.manage',
        title: 'Rename or delete selections…',
        group: 'Selection',
        disabled: saved.length === 0 ? 'none is saved' : undefined,
        run: () => showOverlay('manage-selections'),
      },
      ...saved.map(
        (one): Command => ({
          id: `selection.saved.${one.name}`,
          title: `Selection: ${one.name}`,
          group: 'Selection',
          run: () => applySaved(one),
        }),
      ),
    ],
    [saved, isNothing],
  );
  useCommands(commands);
}
