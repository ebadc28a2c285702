// The bundler makes a worker of a file of this application: all it does is in the room of the engine.
import { exposeAnalysis } from '@wp/eda/analysis-worker';
import parquetUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';

exposeAnalysis({
  parquetUrl,
  importsUrl: new URL('/imports/', self.location.href).href,
  spawnFigures: () => new Worker(new URL('./figures.worker.ts', import.meta.url), { type: 'module' }),
});
