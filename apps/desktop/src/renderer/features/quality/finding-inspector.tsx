import { type CheckId, checkAbout, type QualityFinding } from '@wp/eda';
import { usePipeline } from '../../offline/pipeline-store.ts';
import { Button } from '../../parts/button.tsx';
import { shown } from '../../parts/figures.ts';
import { useTimeFormat } from '../../time/format.ts';
import { COLOURS } from './flag-lane.tsx';
import type { ModuleQuestion } from './opened-module.tsx';
import styles from './quality.module.css';
import type { WaysOut } from './ways-out.ts';
import { brief, duration, energy } from './words.ts';

interface FindingInspectorProps {
  question: ModuleQuestion;
  check: CheckId;
  finding: QualityFinding | undefined;
  findings: readonly QualityFinding[] | undefined;
  more: number;
  unit: string | null;
  waysOut: WaysOut;
  onChoose(finding: QualityFinding): void;
}

const AT_MOST = 200;

/** What was found, where, how sure that is, and what can be done about it. */
export function FindingInspector(props: FindingInspectorProps) {
  const { question, check, finding, findings, more, unit, waysOut, onChoose } = props;
  const { module, column } = question;
  const time = useTimeFormat();
  const { steps } = usePipeline();
  const about = checkAbout(check);
  const others = findings?.filter((one) => one !== finding) ?? [];
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      <h2 className={styles.inspected}>{about.title}</h2>
      <p className={styles.second}>
        <span className="mono">{module}</span> · {column}
        {finding !== undefined && ` · ${time.span(finding.fromMs, finding.toMs)}`}
      </p>
      {finding === undefined ? (
        <p className={styles.second}>
          {findings === undefined ? 'Being looked for…' : `${about.title}: nothing was found on this module.`}
        </p>
      ) : (
        <dl className={styles.figures}>
          {rowsOf(finding, unit).map(([name, value, exact]) => (
            <div key={name} className={styles.figure} title={exact}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <div className={styles.ways}>
        <Way kind="primary" name="Mask" hint="M" cannot={waysOut.cannotMask} onClick={waysOut.mask} />
        <Way name="Annotate" hint="A" cannot={waysOut.cannotAnnotate} onClick={waysOut.annotate} />
        <Way name="Add step" cannot={waysOut.cannotAdd} onClick={waysOut.add} />
      </div>
      {finding !== undefined && waysOut.cannotAnnotate !== undefined && (
        <p className={styles.why}>{waysOut.cannotAnnotate}</p>
      )}
      {steps.length > 0 && (
        <section aria-label="Steps">
          <h3 className={styles.heading}>Steps · {steps.length}</h3>
          <ol className={styles.steps}>
            {steps.map((step, i) => (
              <li key={i} className="mono" title={JSON.stringify(step, null, 1)}>
                {step.step === 'mask'
                  ? `mask ${step.column} ${step.values?.join(', ') ?? ''} ${time.range(Date.parse(step.from), Date.parse(step.to))}`
                  : step.step === 'drop_flagged'
                    ? `drop_flagged ${step.column} ${step.checks.map((one) => one.check).join(', ')}`
                    : step.step}
              </li>
            ))}
          </ol>
        </section>
      )}
      <h3 className={styles.heading}>
        Other findings of this module · {(others.length + more).toLocaleString('en-US')}
      </h3>
      <ul className={styles.others}>
        {others.slice(0, AT_MOST).map((one) => (
          <li key={`${one.check} ${one.fromMs}`}>
            <button type="button" className={styles.other} onClick={() => onChoose(one)}>
              <span className={styles.dot} style={{ background: `var(${COLOURS[one.check]})` }} />
              <span>
                {brief(one, checkAbout(one.check).title)}, {time.moment(one.fromMs)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {others.length + more > AT_MOST && (
        <p className={styles.why}>The first {AT_MOST} are listed; the lanes show all.</p>
      )}
      <p className={styles.definition}>
        {about.title}: {about.definition} As <span className="mono">{about.source}</span>.
      </p>
    </aside>
  );
}

interface WayProps {
  name: string;
  kind?: 'plain' | 'primary';
  hint?: string;
  cannot: string | undefined;
  onClick(): void;
}

const Way = ({ name, kind = 'plain', hint, cannot, onClick }: WayProps) => (
  <Button
    kind={kind}
    disabled={cannot !== undefined}
    title={cannot ?? (hint === undefined ? undefined : `${name} (${hint})`)}
    onClick={onClick}
  >
    {name}
  </Button>
);

type Row = readonly [name: string, value: string, exact?: string];

function rowsOf(finding: QualityFinding, unit: string | null): Row[] {
  const { held, values, peers, samples, runs, howFar, lostKwh, sure, fromMs, toMs } = finding;
  const withUnit = (text: string) => (unit === null ? text : `${text} ${unit}`);
  const span = ({ min, max }: { min: number; max: number }) =>
    withUnit(min === max ? shown(min) : `${shown(min)} – ${shown(max)}`);
  const rows: Row[] = [];
  if (held !== null) rows.push(['value held', withUnit(shown(held))]);
  else if (values !== null) rows.push(['values', span(values)]);
  if (howFar !== null) rows.push(['how far', howFar]);
  rows.push([
    'samples',
    `${samples.toLocaleString('en-US')}${runs === 1 ? ' in a row' : ` in ${runs.toLocaleString('en-US')} stretches`}`,
  ]);
  rows.push(['lasting', duration(toMs - fromMs)]);
  // Which rules they are is said on hover.
  rows.push(['confidence', `${sure.level}: ${sure.why.replace(/:.*/, '')}`, sure.why]);
  if (peers !== null) rows.push(['peers meanwhile', span(peers)]);
  if (lostKwh !== null) rows.push(['energy in doubt', energy(lostKwh)]);
  return rows;
}
