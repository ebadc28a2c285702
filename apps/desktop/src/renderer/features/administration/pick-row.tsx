import type { KeyboardEvent, ReactNode } from 'react';

interface PickRowProps {
  isPicked: boolean;
  isEnded?: boolean;
  onPick(): void;
  children: ReactNode;
}

/** A row that the inspector is about when picked: by a click, Enter or the space bar; the arrows walk. */
export function PickRow({ isPicked, isEnded, onPick, children }: PickRowProps) {
  const onKey = (event: KeyboardEvent<HTMLTableRowElement>) => {
    const { currentTarget: row, key, target } = event;
    // A key that is meant for a box or a button in the row is not the row's.
    if (target !== row) return;
    const neighbour =
      key === 'ArrowDown' ? row.nextElementSibling : key === 'ArrowUp' ? row.previousElementSibling : null;
    if (neighbour instanceof HTMLElement) neighbour.focus();
    else if (key === ' ' || key === 'Enter') onPick();
    else return;
    event.preventDefault();
  };
  return (
    <tr tabIndex={0} aria-selected={isPicked} data-ended={isEnded} onClick={onPick} onKeyDown={onKey}>
      {children}
    </tr>
  );
}
