import { useMemo, useRef } from 'react';
import { type Command, useCommands } from '../../commands/registry.ts';
import { changeSelection } from '../../selection/selection-store.ts';
import { WINDOW_STEPS } from '../../strip/window-steps.ts';
import type { Range } from './resolution.ts';

interface ExploreState {
  range: Range | undefined;
  isFollowing: boolean;
  /** Why nothing may be written; undefined where it may. */
  cannotWrite: string | undefined;
  /** Why nothing new can come; undefined where it can. */
  cannotFollow: string | undefined;
  /** The metric that keys speak to. */
  lane: string | undefined;
  go(range: Range): void;
  back(): void;
  /** All that there is to see. */
  fit(): void;
  follow(): void;
  open(what: 'save' | 'annotate' | 'go-to' | 'copy' | 'table'): void;
  full(): void;
}

/** What can be done while Explore is open. */
export function useExploreCommands(state: ExploreState): void {
  const present = useRef(state);
  present.current = state;
  const { lane, isFollowing, cannotWrite, cannotFollow } = state;
  const hasRange = state.range !== undefined;
  // The same commands while they say the same: they read where they are when they run.
  useCommands(
    useMemo(
      () => (hasRange ? commandsOf(() => present.current) : []),
      [lane, isFollowing, hasRange, cannotWrite, cannotFollow],
    ),
  );
}

function commandsOf(present: () => ExploreState): Command[] {
  const { lane, isFollowing, cannotWrite, cannotFollow } = present();
  const go = (to: (range: Range) => Range) => () => {
    const { range, go: goTo } = present();
    if (range !== undefined) goTo(to(range));
  };
  const open = (what: Parameters<ExploreState['open']>[0]) => () => present().open(what);
  const command = (id: string, title: string, shortcut: string, run: () => void, words = ''): Command => ({
    id: `explore.${id}`,
    title,
    group: 'Selection',
    shortcut,
    words,
    run,
  });
  return [
    ...WINDOW_STEPS.map(([id, title, shortcut, to]) => command(id, title, shortcut, go(to))),
    command('back', 'Step back', 'Escape', () => present().back()),
    command('go-to', 'Go to a time', 'G', open('go-to'), 'date jump'),
    {
      ...command(
        'live',
        isFollowing ? 'Stop following' : 'Follow what comes in',
        'L',
        () => present().follow(),
        'live now',
      ),
      disabled: cannotFollow,
    },
    {
      ...command(
        'annotate',
        'Annotate what is marked, or in view',
        'A',
        open('annotate'),
        'note flag comment',
      ),
      disabled: cannotWrite,
    },
    {
      ...command('save', 'Save for offline use', 'D', open('save'), 'dataset download'),
      disabled: cannotFollow === undefined ? undefined : 'it is a dataset already',
    },
    command('table', `Table of ${lane ?? 'the numbers'}`, 'S', open('table'), 'numbers rows'),
    command('copy', `Copy ${lane ?? 'the chart'}`, 'C', open('copy'), 'png svg csv picture'),
    command('full', `${lane ?? 'One lane'} alone, or all lanes`, 'F', () => present().full(), 'full screen'),
    command('whole', 'All of the time', 'W', () => present().fit(), 'fit whole everything'),
    {
      id: 'explore.latest',
      title: 'The newest seven days',
      group: 'Selection',
      run: () => changeSelection(({ time: _, ...rest }) => rest),
    },
  ];
}
