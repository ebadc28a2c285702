import type { ComponentPropsWithRef, ReactNode } from 'react';
import styles from './button.module.css';

interface ButtonProps extends ComponentPropsWithRef<'button'> {
  /** `primary`: the one thing to do first; `destructive`: what cannot be undone. */
  kind?: 'plain' | 'primary' | 'destructive';
}

export const Button = ({ kind = 'plain', type = 'button', className, ...rest }: ButtonProps) => (
  <button
    type={type}
    className={className === undefined ? styles.button : `${styles.button} ${className}`}
    data-kind={kind}
    {...rest}
  />
);

/** Button for one thing of many: read aloud it names the thing too, as the same word stands in every row. */
export const Act = ({ name, of, onClick }: { name: string; of: string; onClick(): void }) => (
  <Button aria-label={`${name}: ${of}`} onClick={onClick}>
    {name}
  </Button>
);

/** Buttons side by side, at the right end. */
export const Buttons = ({ children }: { children: ReactNode }) => (
  <div className={styles.row}>{children}</div>
);
