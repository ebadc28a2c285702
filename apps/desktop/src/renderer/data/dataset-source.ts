import { ask, type OpenDataset } from './analysis.ts';
import type { DataSource, OneSeries } from './data-source.ts';

/** Readings as the open dataset has them, with what its steps make of them. */
export const datasetSource = (dataset: OpenDataset): DataSource => ({
  id: `dataset ${dataset.version}`,
  dataset: dataset.name,

  modules: async () => (dataset.by === null ? [ALL] : dataset.modules),

  async metrics() {
    const { span } = dataset;
    if (span === null) return [];
    return dataset.columns
      .filter(({ kind }) => kind === 'number')
      .map(({ name, unit }) => ({
        name,
        unit,
        points: dataset.rows,
        firstMs: span.fromMs,
        lastMs: span.toMs,
      }));
  },

  async series({ modules, metrics, fromMs, toMs, bucket, timeZone, combined }, signal) {
    const answer = await ask(
      'explore',
      {
        modules: modules === undefined || dataset.by === null ? undefined : [...modules],
        metrics: [...metrics],
        fromMs,
        toMs,
        bucket,
        timeZone,
        isCombined: combined === true,
      },
      { signal },
    );
    const units = new Map(dataset.columns.map(({ name, unit }) => [name, unit]));
    const series = answer.flatMap(({ module, lines }) =>
      lines.map(
        ({ metric, ...line }): OneSeries => ({
          module: dataset.by === null && combined !== true ? ALL : module,
          metric,
          unit: units.get(metric) ?? null,
          ...line,
        }),
      ),
    );
    return { series, from: 'raw' };
  },
});

/** Name that stands for the module where no column names one. */
const ALL = 'all rows';
