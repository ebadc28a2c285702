import { CHECK_IDS, CHECKS, type CheckId } from '@wp/eda';
import { FAULT_KINDS } from '@wp/simulate';
import { FLEETS, INTENDED, type Recall } from './recall.ts';

/** The recall that a table says, by `<fault> <check>`. */
export type SaidRecall = ReadonlyMap<string, number>;

const share = (part: number, whole: number): string => (whole === 0 ? '–' : (part / whole).toFixed(2));
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const ruled = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

/** What was measured as a page of documentation. */
export function recallPage(recall: Recall): string {
  const { seeds, modules, days, from, column } = FLEETS;
  return `# How well the quality checks find faults
Made by \`node bench/dist/quality-recall.js\`: every check with its standard thresholds on \`${column}\` of ${seeds.length} simulated fleets (seeds ${seeds.join(', ')}; ${modules} modules each, ${days} days from ${new Date(from).toISOString().slice(0, 10)}, a record every five minutes, the default rates of faults). A fault counts as found by a check that flags anything of it; faults of other metrics are left out. A simulated fleet is kinder than a real one: the figures tell which check sees which fault, and show when a change makes one blind.

## Recall of each fault
Faults found ÷ faults, by the checks that are meant to find them; and the share of the faults’ time that is flagged. A check that looks at daylight alone flags less than half of a fault that lasts for weeks, and one that marks the tail of a window begins late.

${ruled(['fault', 'faults', 'check', 'recall', 'of its time'], recallRows(recall))}

## Precision of each check
Flagged stretches that touch a fault the check is meant to find ÷ flagged stretches; and those that touch any fault. A clipped or stuck value is stale as well, and a shifted clock leaves gaps: what is no intended fault is often another one.

${ruled(['check', 'is to find', 'stretches', 'precision', 'touch any fault'], precisionRows(recall))}

## Recall of every fault by every check
Faults that last for weeks (drift, clipping, shifted clocks) are touched by chance by whatever flags often, such as outliers: read these beside the precision.

${ruled(['fault', ...CHECK_IDS], everyRows(recall))}

## Thresholds
${ruled(
  ['check', 'thresholds', 'definition'],
  CHECKS.map(({ id, thresholds, definition }) => [
    id,
    thresholds.map(({ label, standard }) => `${label} ${standard ?? 'by the metric'}`).join(', '),
    definition,
  ]),
)}
`;
}

function recallRows({ faults, found, faultMs, coveredMs }: Recall): string[][] {
  return FAULT_KINDS.flatMap((kind) =>
    INTENDED[kind].map((check) => [
      kind,
      String(faults[kind]),
      check,
      share(found[kind][check], faults[kind]),
      share(coveredMs[kind][check], faultMs[kind]),
    ]),
  );
}

const kindsOf = (check: CheckId): string[] => FAULT_KINDS.filter((kind) => INTENDED[kind].includes(check));

function precisionRows({ flagged }: Recall): string[][] {
  return CHECK_IDS.map((check) => {
    const { stretches, intended, explained } = flagged[check];
    const kinds = kindsOf(check);
    return [
      check,
      kinds.length === 0 ? 'none of these' : kinds.join(', '),
      String(stretches),
      kinds.length === 0 ? '–' : share(intended, stretches),
      share(explained, stretches),
    ];
  });
}

const everyRows = ({ faults, found }: Recall): string[][] =>
  FAULT_KINDS.map((kind) => [kind, ...CHECK_IDS.map((check) => share(found[kind][check], faults[kind]))]);

/** Reads the recall of the intended pairs back from a page. */
export function saidRecall(page: string): SaidRecall {
  const said = new Map<string, number>();
  for (const line of page.split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    const [, kind = '', , check = '', recall = ''] = cells;
    const isPair = FAULT_KINDS.some((one) => one === kind && INTENDED[one].some((id) => id === check));
    if (isPair && cells.length === 7) said.set(`${kind} ${check}`, Number(recall));
  }
  return said;
}
