import { type ReactNode, useEffect, useRef } from 'react';
import styles from './dialog.module.css';

interface DialogProps {
  label: string;
  onClose(): void;
  /** Whether the dialog is wide, for what needs the room, such as a table. */
  isWide?: boolean;
  children: ReactNode;
}

/** A modal of the system's own kind: it holds the focus, and Esc or a click beside it closes it. */
export function Dialog({ label, onClose, isWide, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    // It would take the first thing that can have the focus at all, which need not be a field.
    dialog.current?.querySelector<HTMLElement>('input, select, textarea')?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc does what the click beside it does
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label={label}
      data-wide={isWide}
      // Its owner alone closes it: closed by itself it would be gone a moment before its owner knows.
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
