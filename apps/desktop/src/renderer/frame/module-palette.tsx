import { Palette } from '../commands/palette.tsx';
import { useModuleNames } from '../data/module-names.ts';
import { changeSelection } from '../selection/selection-store.ts';
import { showView } from './window-state.ts';

/** The palette with the modules of this server: one that is chosen is opened in Explore. */
export function ModulePalette({ onClose }: { onClose(): void }) {
  const { names } = useModuleNames();
  const open = (module: string) => {
    changeSelection((present) => ({ ...present, modules: [module] }));
    showView('explore');
  };
  return <Palette modules={names} onModule={open} onClose={onClose} />;
}
