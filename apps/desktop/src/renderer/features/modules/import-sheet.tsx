import { useState } from 'react';
import { Dialog } from '../../commands/dialog.tsx';
import { Button, Buttons } from '../../parts/button.tsx';
import { counted } from '../../parts/counted.ts';
import formStyles from '../../parts/form.module.css';
import { Failure } from '../../parts/state.tsx';
import { Table } from '../../parts/table.tsx';
import styles from '../administration/administration.module.css';
import { State } from '../administration/inspector.tsx';
import type { Line, Understood } from './module-csv.ts';

interface ImportSheetProps {
  name: string;
  understood: Understood;
  onImport(lines: readonly Line[]): Promise<unknown>;
  onClose(): void;
}

const AT_MOST = 200;
const KINDS = { new: 'good', changed: 'warning', same: 'plain', wrong: 'bad' } as const;

/** What a file of modules would do, line by line, before it is done. */
export function ImportSheet({ name, understood: { lines, ignored }, onImport, onClose }: ImportSheetProps) {
  const [failure, setFailure] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const of = (is: Line['is']) => lines.filter((line) => line.is === is);
  const wanted = [...of('new'), ...of('changed')];
  // What is wrong stands first: it is what there is to do.
  const shown = [...of('wrong'), ...wanted, ...of('same')].slice(0, AT_MOST);
  const run = async () => {
    setIsBusy(true);
    try {
      await onImport(wanted);
      onClose();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setIsBusy(false);
    }
  };
  return (
    <Dialog label={`Modules from ${name}`} isWide onClose={onClose}>
      <div className={formStyles.form}>
        <h2 className={formStyles.title}>Modules from {name}</h2>
        <p className={formStyles.explained}>
          {of('new').length.toLocaleString('en-US')} new, {of('changed').length.toLocaleString('en-US')}{' '}
          change, {of('same').length.toLocaleString('en-US')} as they are,{' '}
          {of('wrong').length.toLocaleString('en-US')} wrong and left out. An empty cell leaves what is there.
          {ignored.length > 0 && ` Not understood, and left out: ${ignored.join(', ')}.`}
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
        <section className={styles.scrolled} tabIndex={0} aria-label="Lines of the file">
          <Table columns={['line', 'module_num', 'module_type', 'asset', 'sensor_type', 'what happens']}>
            {shown.map(({ line, module, is, says }) => (
              <tr key={line}>
                <td>{line}</td>
                <td className="mono">{module.module_num}</td>
                <td>{module.module_type}</td>
                <td>{module.asset}</td>
                <td>{module.sensor_type}</td>
                <td>
                  <State is={KINDS[is]}>{says}</State>
                </td>
              </tr>
            ))}
          </Table>
        </section>
        {lines.length > AT_MOST && (
          <p className={styles.second}>
            The first {AT_MOST} of {counted(lines.length, 'line')} are shown.
          </p>
        )}
        <Failure message={failure} />
        <Buttons>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={isBusy || wanted.length === 0} onClick={() => void run()}>
            Import {wanted.length.toLocaleString('en-US')}
          </Button>
        </Buttons>
      </div>
    </Dialog>
  );
}
