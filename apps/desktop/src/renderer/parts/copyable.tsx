import { Copy } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import styles from './copy.module.css';
import { CopyDialog } from './copy-dialog.tsx';
import { drawingOf } from './drawing.ts';

interface CopyableProps {
  /** What the chart is of. */
  name: string;
  /** The numbers that it shows. */
  csv(): Promise<string> | string;
  /** The drawing, of a chart that is not one SVG or one canvas of its marks alone. */
  svg?: (() => string) | undefined;
  /** Holds one SVG, or one canvas. */
  children: ReactNode;
}

/** A chart that can be taken away, as a picture, a drawing or the numbers that it shows. */
export function Copyable({ name, csv, svg, children }: CopyableProps) {
  const holder = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div ref={holder} className={styles.holder}>
      {children}
      <button
        type="button"
        className={styles.button}
        title={`Copy ${name}: PNG, SVG or CSV`}
        aria-label={`Copy ${name}`}
        onClick={() => setIsOpen(true)}
      >
        <Copy size={13} aria-hidden />
      </button>
      {isOpen && (
        <CopyDialog
          metric={name}
          svg={svg ?? (() => drawingOf(holder.current, name))}
          csv={csv}
          onClose={() => setIsOpen(false)}
        />
      )}
    </div>
  );
}
