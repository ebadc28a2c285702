import { type ReactNode, useMemo, useRef } from 'react';
import { type Command, useCommands } from '../commands/registry.ts';
import { PaneSeparator } from './pane-separator.tsx';
import type { PaneSide, PaneSizes } from './pane-sizes.ts';
import styles from './panes.module.css';
import { togglePane, usePanes } from './window-state.ts';

interface PanesProps {
  navigator?: ReactNode;
  inspector?: ReactNode;
  /** The stage: what is left between the two. */
  children: ReactNode;
}

/** What a view fills: the navigator at its left, the stage, the inspector at its right. Both panes resize and hide. */
export function Panes({ navigator, inspector, children }: PanesProps) {
  const panes = usePanes();
  const frame = useRef<HTMLDivElement>(null);
  useCommands(usePaneCommands(panes, navigator !== undefined, inspector !== undefined));
  const pane = (side: PaneSide, content: ReactNode) => {
    if (content === undefined || panes[side].isHidden) return undefined;
    const separator = <PaneSeparator side={side} frame={frame} />;
    return (
      <>
        {side === 'inspector' && separator}
        <div
          id={`pane-${side}`}
          className={styles.pane}
          data-side={side}
          style={{ flexBasis: panes[side].widthPx }}
        >
          {content}
        </div>
        {side === 'navigator' && separator}
      </>
    );
  };
  return (
    <div ref={frame} className={styles.panes}>
      {pane('navigator', navigator)}
      <div className={styles.stage}>{children}</div>
      {pane('inspector', inspector)}
    </div>
  );
}

function usePaneCommands(panes: PaneSizes, hasNavigator: boolean, hasInspector: boolean): readonly Command[] {
  const isHidden = { navigator: panes.navigator.isHidden, inspector: panes.inspector.isHidden };
  return useMemo((): Command[] => {
    const toggle = (side: PaneSide, hidden: boolean, shortcut: string): Command => ({
      id: `pane.${side}`,
      title: `${hidden ? 'Show' : 'Hide'} the ${side}`,
      group: 'Window',
      words: 'pane sidebar',
      shortcut,
      run: () => togglePane(side),
    });
    return [
      ...(hasNavigator ? [toggle('navigator', isHidden.navigator, 'Mod+B')] : []),
      ...(hasInspector ? [toggle('inspector', isHidden.inspector, 'Mod+I')] : []),
    ];
  }, [hasNavigator, hasInspector, isHidden.navigator, isHidden.inspector]);
}
