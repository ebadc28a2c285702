import { type FigureLabels, labelAt, labelText } from '../engine/profile/about.ts';
import { escaped } from './html.ts';

/** What the figure at a path is, in a sentence; undefined where nothing is said of it. */
export type AboutOf = (pattern: string, column?: string) => string | undefined;

export const aboutBy =
  (labels: FigureLabels): AboutOf =>
  (pattern, column) => {
    const label = labelAt(labels, pattern, column);
    return label === undefined ? undefined : labelText(label);
  };

/** Every definition once, for whoever reads the report on paper. */
export function definitionsTable(labels: FigureLabels): string {
  const rows = Object.entries(labels)
    .filter(([path]) => isGeneral(path, labels))
    .map(
      ([path, { definition, source, exact, missing }]) =>
        `<tr><th>${escaped(path)}</th><td>${escaped(definition)}</td><td>${escaped(source)}</td><td>${exact ? 'exact' : 'estimate'}</td><td>${missing}</td></tr>`,
    );
  return `<h2>Definitions</h2><p>By the path of each figure in what <code>wp profile --json</code> gives; n stands behind each figure on hover.</p><div class="scroll"><table class="definitions"><tr><th>figure</th><th>definition</th><th>agrees with</th><th></th><th>missing values</th></tr>${rows.join('')}</table></div>`;
}

/** Whether a label is not one column's, whose definition is that of all. */
const isGeneral = (path: string, labels: FigureLabels): boolean => {
  const [first, second] = path.split('.', 2);
  if (path.startsWith('groups.*.')) return labels[path.slice('groups.*.'.length)] === undefined;
  return second === undefined || second === '*' || first === 'dataset';
};
