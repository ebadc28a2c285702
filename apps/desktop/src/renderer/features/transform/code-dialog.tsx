import { pipelineSchema, pipelineSql, type Step } from '@wp/eda';
import { useState } from 'react';
import { Dialog } from '../../commands/dialog.tsx';
import type { OpenDataset } from '../../data/analysis.ts';
import { replaceSteps } from '../../offline/pipeline-store.ts';
import { Button, Buttons } from '../../parts/button.tsx';
import { Failure } from '../../parts/state.tsx';
import styles from './transform.module.css';

interface CodeDialogProps {
  dataset: OpenDataset;
  /** Columns of the dataset before any step. */
  columns: readonly string[];
  steps: readonly Step[];
  onClose(): void;
}

/** The steps as JSON, which `wp transform` takes, and as SQL where that can say them. JSON that is changed is taken over. */
export function CodeDialog({ dataset, columns, steps, onClose }: CodeDialogProps) {
  const [kind, setKind] = useState<'json' | 'sql'>('json');
  const [json, setJson] = useState(() => JSON.stringify(steps, undefined, 2));
  const [failure, setFailure] = useState<string>();
  const said = sqlOf(dataset.name, columns, steps);
  const take = () => {
    try {
      const read = pipelineSchema.safeParse(JSON.parse(json));
      if (!read.success) {
        const [issue] = read.error.issues;
        setFailure(`These are no steps, at ${issue?.path.join('.')}: ${issue?.message}`);
        return;
      }
      replaceSteps(read.data);
      onClose();
    } catch (error) {
      setFailure(`This is no JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <Dialog label="Steps as code" isWide onClose={onClose}>
      <div className={styles.code}>
        <h2 className={styles.codeTitle}>
          Steps as
          <Button aria-pressed={kind === 'json'} onClick={() => setKind('json')}>
            JSON
          </Button>
          <Button aria-pressed={kind === 'sql'} onClick={() => setKind('sql')}>
            SQL
          </Button>
        </h2>
        {kind === 'json' ? (
          <textarea
            className={`mono ${styles.codeText}`}
            aria-label="Steps as JSON"
            value={json}
            spellCheck={false}
            onChange={(event) => setJson(event.target.value)}
          />
        ) : (
          <textarea
            className={`mono ${styles.codeText}`}
            aria-label="Steps as SQL"
            value={said}
            readOnly
            spellCheck={false}
          />
        )}
        <p className={styles.about}>
          {kind === 'json'
            ? 'Kept in a file, the same steps run without a window: wp transform FILE --pipeline steps.json -o OUT'
            : 'DuckDB. What SQL cannot say stands there as a comment.'}
        </p>
        <Failure message={failure} />
        <Buttons>
          <Button onClick={onClose}>Close</Button>
          <Button onClick={() => void window.wp.clipboard.writeText(kind === 'json' ? json : said)}>
            Copy
          </Button>
          {kind === 'json' && (
            <Button kind="primary" onClick={take}>
              Take these steps
            </Button>
          )}
        </Buttons>
      </div>
    </Dialog>
  );
}

function sqlOf(name: string, columns: readonly string[], steps: readonly Step[]): string {
  try {
    return pipelineSql(name, columns, steps).sql;
  } catch (error) {
    return `-- ${error instanceof Error ? error.message : String(error)}`;
  }
}
