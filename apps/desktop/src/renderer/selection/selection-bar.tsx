import { PanelLeft, PanelRight, Redo2, Undo2, X } from 'lucide-react';
import { useAllCommands } from '../commands/registry.ts';
import { label } from '../commands/shortcut.ts';
import { shown } from '../parts/figures.ts';
import { useTimeFormat } from '../time/format.ts';
import { SavedMenu } from './saved-menu.tsx';
import { hideNotice, useSaved } from './saved-store.ts';
import { isEverything, listed, type Selection, withRange } from './selection.ts';
import styles from './selection-bar.module.css';
import { changeSelection, goBack, goForward, useCanGo, useSelection } from './selection-store.ts';

/** The one selection as chips; each goes with its cross. `without`: what a view shows where no time is selected. */
export function SelectionBar({ isIdle, without }: { isIdle: boolean; without: string | undefined }) {
  const selection = useSelection();
  const can = useCanGo();
  const { range } = useTimeFormat();
  const { modules, metrics, time, where = [] } = selection;
  // The administration has nothing to select: the bar keeps its place and says nothing.
  if (isIdle) return <div className={styles.bar} />;
  return (
    <div className={styles.bar} role="toolbar" aria-label="Selection">
      {isEverything(selection) && (
        <span className={styles.all}>
          All modules, all metrics, all of the time{without !== undefined && ` · shown: ${without}`}
        </span>
      )}
      {modules && <Chip name="Modules" value={listed(modules)} onAll={allOf('modules')} />}
      {metrics && <Chip name="Metrics" value={listed(metrics)} onAll={allOf('metrics')} />}
      {time && <Chip name="Time" value={range(time.fromMs, time.toMs)} onAll={allOf('time')} />}
      {where.map(({ column, from, to }) => (
        <Chip
          key={column}
          name={column}
          value={`${shown(from)} – ${shown(to)}`}
          onAll={() => changeSelection((present) => withRange(present, column, undefined))}
        />
      ))}
      <span className={styles.grow} />
      <Notice />
      <button
        type="button"
        className={styles.step}
        disabled={!can.back}
        onClick={goBack}
        title="Earlier selection"
      >
        <Undo2 size={14} aria-hidden />
        <span className="visually-hidden">Earlier selection</span>
      </button>
      <button
        type="button"
        className={styles.step}
        disabled={!can.forward}
        onClick={goForward}
        title="Later selection"
      >
        <Redo2 size={14} aria-hidden />
        <span className="visually-hidden">Later selection</span>
      </button>
      <SavedMenu />
      <PaneButtons />
    </div>
  );
}

/** Notice, such as that the saved selections could not be read: said until it is put away. */
function Notice() {
  const { notice } = useSaved();
  if (notice === undefined) return null;
  return (
    <span className={styles.chip} role="alert" title={notice}>
      <span className={styles.notice}>{notice}</span>
      <button type="button" className={styles.cross} onClick={hideNotice} title="I have read it">
        <X size={12} aria-hidden />
        <span className="visually-hidden">I have read it</span>
      </button>
    </span>
  );
}

const PANE_ICONS = { 'pane.navigator': PanelLeft, 'pane.inspector': PanelRight };

/** One for each pane that the view has, so that a hidden pane is found again by hand too. */
function PaneButtons() {
  const commands = useAllCommands();
  return Object.entries(PANE_ICONS).map(([id, Icon]) => {
    const command = commands.find((one) => one.id === id);
    if (command === undefined) return null;
    const key = command.shortcut === undefined ? '' : ` (${label(command.shortcut, navigator.platform)})`;
    return (
      <button
        key={id}
        type="button"
        className={styles.step}
        onClick={command.run}
        title={`${command.title}${key}`}
      >
        <Icon size={14} aria-hidden />
        <span className="visually-hidden">{command.title}</span>
      </button>
    );
  });
}

const allOf = (part: keyof Selection) => () => changeSelection(({ [part]: _, ...rest }) => rest);

const Chip = ({ name, value, onAll }: { name: string; value: string; onAll(): void }) => (
  <span className={styles.chip}>
    <span className={styles.name}>{name}</span> <strong>{value}</strong>
    <button
      type="button"
      className={styles.cross}
      onClick={onAll}
      title={`Select all ${name.toLowerCase()} again`}
    >
      <X size={12} aria-hidden />
      <span className="visually-hidden">Select all {name.toLowerCase()} again</span>
    </button>
  </span>
);
