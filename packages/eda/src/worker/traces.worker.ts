import { expose, transfer } from 'comlink';
import { heatPicture } from './heat-picture.ts';
import { Traces } from './traces.ts';

const traces = new Traces();

/** What the worker answers; large answers are handed over, not copied. */
const service = {
  put: traces.put.bind(traces),
  drop: traces.drop.bind(traces),
  clear: traces.clear.bind(traces),
  at: traces.at.bind(traces),
  summaries: traces.summaries.bind(traces),
  draw(...request: Parameters<Traces['draw']>) {
    const drawing = traces.draw(...request);
    return transfer(drawing, [drawing.seconds.buffer, ...drawing.values.map(({ buffer }) => buffer)]);
  },
  table(...request: Parameters<Traces['table']>) {
    const table = traces.table(...request);
    return transfer(table, [table.seconds.buffer, ...table.values.map(({ buffer }) => buffer)]);
  },
  csv(...request: Parameters<Traces['csv']>) {
    return traces.csv(...request);
  },
  columns(...request: Parameters<Traces['columns']>) {
    const columns = traces.columns(...request);
    const buffers = columns.flatMap((one) => Object.values(one).map(({ buffer }) => buffer));
    return transfer(columns, buffers);
  },
  heat(view: Parameters<Traces['means']>[0], columns: number) {
    const picture = heatPicture(traces.means(view, columns), columns, view);
    return transfer(picture, [picture.rgba.buffer, picture.means.buffer]);
  },
};

export type TracesService = typeof service;

expose(service);
