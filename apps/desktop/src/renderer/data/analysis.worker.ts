// The bundler makes a worker of a file of this application: all it does is in the room of the engine.
import duckdbScript from '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url';
import duckdbUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import { exposeAnalysis } from '@wp/eda/analysis-worker';
import parquetUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';

exposeAnalysis({
  parquetUrl,
  importsUrl: new URL('/imports/', self.location.href).href,
  spawnFigures: () => new Worker(new URL('./figures.worker.ts', import.meta.url), { type: 'module' }),
  duckdbUrl: new URL(duckdbUrl, self.location.href).href,
  // A classic script of its own, which the bundler copies as it is.
  spawnDuckdb: () => new Worker(duckdbScript),
});
