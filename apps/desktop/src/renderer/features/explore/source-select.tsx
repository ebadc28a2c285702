import { useAnalysis } from '../../data/analysis.ts';
import { useDataSource } from '../../data/chosen-source.ts';
import { useSession } from '../../data/session.ts';
import { chooseSource } from '../../data/source-choice.ts';
import styles from './explore.module.css';

/** Whether the server's readings are looked at, or those of the open dataset; nothing where there is no choice. */
export function SourceSelect() {
  const { open } = useAnalysis();
  const { dataset } = useDataSource();
  const isSignedIn = (useSession()?.user ?? null) !== null;
  if (open === undefined || open.time === null || !isSignedIn) return null;
  return (
    <label className={styles.source}>
      of{' '}
      <select
        aria-label="Source"
        value={dataset === undefined ? 'server' : 'dataset'}
        onChange={(event) => chooseSource(event.target.value === 'dataset' ? 'dataset' : 'server')}
      >
        <option value="server">the server</option>
        <option value="dataset">{open.name}</option>
      </select>
    </label>
  );
}
