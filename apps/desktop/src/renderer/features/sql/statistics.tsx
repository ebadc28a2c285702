import type { ColumnProfile, SqlAnswer } from '@wp/eda';
import { useMemo } from 'react';
import { useAsked } from '../../data/use-asked.ts';
import { Button } from '../../parts/button.tsx';
import { byNames } from '../../parts/by-names.ts';
import { CopyableTable, type TableRow } from '../../parts/copyable-table.tsx';
import { shown } from '../../parts/figures.ts';
import { EmptyState, ErrorState } from '../../parts/state.tsx';
import { NumberCell, Table } from '../../parts/table.tsx';
import { isoInstant } from '../../time/format.ts';
import { useZone } from '../../time/zone.ts';
import { missingShare } from '../profile/column-list.tsx';
import { MicroHistogram } from '../profile/micro-histogram.tsx';
import styles from './sql.module.css';

const number = (title: string) => ({ title, is: 'number' }) as const;
const HEADS = [
  'Column',
  'Type',
  'Distribution',
  number('Values'),
  number('Missing'),
  number('Distinct'),
  number('Least'),
  number('Mean'),
  number('Most'),
];

/** The figures of each column of a result, of the rows that are shown. */
export function Statistics({ answer }: { answer: SqlAnswer }) {
  const args = useMemo(() => ({ id: answer.id }), [answer.id]);
  const asked = useAsked('sqlProfile', args, { title: 'Profiling the result' });
  if (asked.error !== undefined)
    return <ErrorState what="The figures" error={asked.error} onRetry={asked.again} />;
  if (asked.wasEnded)
    return (
      <EmptyState action={<Button onClick={asked.again}>Compute it</Button>}>
        The figures were ended before they were done.
      </EmptyState>
    );
  const profiles = byNames(asked.isStale ? {} : asked.answer);
  return (
    <div className={styles.statistics}>
      <CopyableTable
        name="Statistics"
        table={() => ({
          header: ['column', 'type', 'values', 'missing', 'distinct', 'least', 'mean', 'most'],
          rows: answer.columns.map(({ name, type }) => [name, type, ...figuresOf(profiles[name])]),
        })}
      >
        <Table columns={HEADS}>
          {answer.columns.map(({ name, type }) => (
            <Line key={name} name={name} type={type} profile={profiles[name]} />
          ))}
        </Table>
      </CopyableTable>
      {answer.isCut && (
        <p className={styles.hint}>
          Of the first {answer.rows.toLocaleString('en-US')} rows, as the grid has them.
        </p>
      )}
    </div>
  );
}

interface LineProps {
  name: string;
  type: string;
  profile: ColumnProfile | undefined;
}

function Line({ name, type, profile }: LineProps) {
  const zone = useZone();
  const [least, mean, most] = endsOf(profile, zone);
  return (
    <tr>
      <td>{name}</td>
      <td className="mono">{type}</td>
      <td className={styles.micro}>
        <MicroHistogram profile={profile} />
      </td>
      <NumberCell>{profile?.count.toLocaleString('en-US')}</NumberCell>
      <NumberCell>{missingShare(profile)}</NumberCell>
      <NumberCell>
        {profile === undefined || profile.kind === 'time' ? '' : profile.distinct.toLocaleString('en-US')}
      </NumberCell>
      <NumberCell>{least}</NumberCell>
      <NumberCell>{mean}</NumberCell>
      <NumberCell>{most}</NumberCell>
    </tr>
  );
}

/** The least, the mean and the most of a column, as far as its kind has them. */
function endsOf(profile: ColumnProfile | undefined, zone: string): readonly [string, string, string] {
  if (profile === undefined || profile.count === 0) return ['', '', ''];
  const instant = (iso: string | null) => (iso === null ? '' : isoInstant(Date.parse(iso), zone));
  switch (profile.kind) {
    case 'number':
      return [
        shown(profile.min ?? undefined),
        shown(profile.mean ?? undefined),
        shown(profile.max ?? undefined),
      ];
    case 'time':
      return [instant(profile.start), '', instant(profile.end)];
    case 'text':
      return ['', profile.mode === null ? '' : `most often ${profile.mode}`, ''];
    default:
      return profile satisfies never;
  }
}

/** Figures of a column with all digits, instants in UTC. */
function figuresOf(profile: ColumnProfile | undefined): TableRow {
  if (profile === undefined) return [];
  const { count, missing } = profile;
  switch (profile.kind) {
    case 'number': {
      const { distinct, min, mean, max } = profile;
      return [count, missing, distinct, min ?? Number.NaN, mean ?? Number.NaN, max ?? Number.NaN];
    }
    case 'time':
      return [count, missing, '', profile.start ?? '', '', profile.end ?? ''];
    case 'text':
      return [count, missing, profile.distinct, '', '', ''];
    default:
      return profile satisfies never;
  }
}
