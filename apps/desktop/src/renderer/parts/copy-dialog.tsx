import { type ReactNode, useState } from 'react';
import { Dialog } from '../commands/dialog.tsx';
import { Button, Buttons } from './button.tsx';
import styles from './copy.module.css';

interface CopyDialogProps {
  metric: string;
  svg(): Promise<string> | string;
  csv(): Promise<string> | string;
  onClose(): void;
}

const SCALE = 2;

/** A chart to take away: as a picture, as a drawing, or as the numbers that it shows. */
export function CopyDialog({ metric, svg, csv, onClose }: CopyDialogProps) {
  const [said, setSaid] = useState<string>();
  const copy = (what: string, how: () => Promise<void>) => () => {
    setSaid(undefined);
    how().then(
      () => setSaid(`${what} is in the clipboard.`),
      (error: unknown) => setSaid(`Not copied: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  const text = async (made: Promise<string> | string) => window.wp.clipboard.writeText(await made);
  return (
    <Dialog label={`Copy ${metric}`} onClose={onClose}>
      <div className={styles.copy}>
        <h2 className={styles.title}>Copy {metric}</h2>
        <Choice onClick={copy('The picture', async () => copyPng(await svg()))} title="Picture">
          PNG, twice as fine as the screen
        </Choice>
        <Choice onClick={copy('The drawing', () => text(svg()))} title="Drawing">
          SVG, for print
        </Choice>
        <Choice onClick={copy('The table of numbers', () => text(csv()))} title="Numbers">
          CSV of what is in view, as an export has them
        </Choice>
        <p className={styles.said} role="status">
          {said}
        </p>
        <Buttons>
          <Button onClick={onClose}>Done</Button>
        </Buttons>
      </div>
    </Dialog>
  );
}

const Choice = ({ title, children, onClick }: { title: string; children: ReactNode; onClick(): void }) => (
  <button type="button" className={styles.choice} onClick={onClick}>
    <strong>{title}</strong>
    <small>{children}</small>
  </button>
);

async function copyPng(svg: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) throw new Error('the picture could not be made.');
    const outcome = await window.wp.clipboard.writePng(new Uint8Array(await blob.arrayBuffer()));
    if (!outcome.ok) throw new Error(outcome.message);
  } finally {
    URL.revokeObjectURL(url);
  }
}
