import type { OpenDataset } from '../../data/analysis.ts';
import { Button } from '../../parts/button.tsx';
import { examplesOf } from './examples.ts';
import styles from './sql.module.css';

interface ExamplesProps {
  dataset: OpenDataset;
  onPut(statement: string): void;
}

/** What one could ask first. */
export const Examples = ({ dataset, onPut }: ExamplesProps) => (
  <section className={styles.examples} aria-label="Examples">
    <p className={styles.hint}>
      The open dataset is the table <code>data</code>. DuckDB starts with the first statement, on this
      machine; no statement reaches a file or the network. Some to begin with:
    </p>
    <ul className={styles.exampleList}>
      {examplesOf(dataset).map(({ title, statement }) => (
        <li key={title} className={styles.example}>
          <h2 className={styles.exampleTitle}>{title}</h2>
          <pre className={styles.code}>{statement}</pre>
          <Button aria-label={`Put into the editor: ${title}`} onClick={() => onPut(statement)}>
            Put into the editor
          </Button>
        </li>
      ))}
    </ul>
  </section>
);
