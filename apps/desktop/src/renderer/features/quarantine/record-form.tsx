import { type FormEvent, useState } from 'react';
import { Button, Buttons } from '../../parts/button.tsx';
import { Failure } from '../../parts/state.tsx';
import { useTimeFormat } from '../../time/format.ts';
import styles from '../administration/administration.module.css';
import { Figures, Inspector } from '../administration/inspector.tsx';
import { laidOut, typedRecord } from './record-text.ts';
import type { Rejected, useQuarantine } from './use-quarantine.ts';

interface RecordFormProps {
  record: Rejected;
  from: string;
  isAway: boolean;
  replay: ReturnType<typeof useQuarantine>['replay'];
  onDiscard(): void;
}

/** One refused record: why, from whom, when, and its text, to be mended and sent again. */
export function RecordForm({ record, from, isAway, replay, onDiscard }: RecordFormProps) {
  const { instant } = useTimeFormat();
  const asSent = laidOut(record.record);
  const [text, setText] = useState(asSent);
  const [failure, setFailure] = useState<string>();
  const isMended = text !== asSent;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    try {
      setFailure(undefined);
      replay.mutate({ ids: [record.id], ...(isMended ? { corrected: typedRecord(text) } : {}) });
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Inspector title={record.code}>
      <p className={styles.second}>{record.message}</p>
      <Figures
        of={[
          ['where', <span className="mono">{record.path === '' ? 'the whole record' : record.path}</span>],
          ['from', from],
          ['refused', instant(record.rejectedAt)],
          ['batch', <span className="mono">{record.batchId}</span>],
          ['place in it', (record.index + 1).toLocaleString('en-US')],
        ]}
      />
      <form onSubmit={submit}>
        <textarea
          className={styles.record}
          aria-label="The record"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setFailure(undefined);
          }}
        />
        <Failure message={failure} />
        <Buttons>
          {isMended && <Button onClick={() => setText(asSent)}>As it was sent</Button>}
          <Button disabled={isAway} onClick={onDiscard}>
            Discard…
          </Button>
          <Button type="submit" kind="primary" disabled={isAway || replay.isPending}>
            {isMended ? 'Replay mended' : 'Replay'}
          </Button>
        </Buttons>
      </form>
    </Inspector>
  );
}
