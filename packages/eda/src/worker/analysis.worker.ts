import { expose } from 'comlink';
import { loadParquet } from '../store/parquet/load-parquet.ts';
import type { Store } from '../store/sql/store.ts';
import { Analysis } from './analysis.ts';
import { createAnalysisService } from './analysis-service.ts';
import { fetchedDatasetFiles, fetchedDatasetWriter } from './fetched-dataset-files.ts';
import { FiguresPool } from './figures-pool.ts';
import { pageWorker } from './page-workers.ts';
import { keepCodes } from './throw-codes.ts';

export interface ExposeAnalysisOptions {
  /** Where the bundler put what reads Parquet. */
  parquetUrl: string;
  /** Where datasets are made. */
  importsUrl: string;
  /** Makes a worker that runs `figures.worker`. */
  spawnFigures(): Worker;
  /** Where the bundler put `duckdb-eh.wasm`. */
  duckdbUrl: string;
  /** Makes a worker that runs `duckdb-browser-eh.worker.js`. */
  spawnDuckdb(): Worker;
}

/** Run in the worker of an analysis: shows it to the page. */
export function exposeAnalysis(options: ExposeAnalysisOptions): void {
  const { parquetUrl, importsUrl, spawnFigures } = options;
  keepCodes();
  const size = Math.max(1, navigator.hardwareConcurrency - 1);
  const pool = new FiguresPool({ size, spawn: () => pageWorker(spawnFigures()) });
  const isReady = loadParquet(parquetUrl);
  const service = createAnalysisService(
    new Analysis(pool, fetchedDatasetWriter(importsUrl), () => openSql(options)),
    fetchedDatasetFiles,
  );
  expose({
    cancel: service.cancel,
    async ask(...asked: Parameters<typeof service.ask>) {
      await isReady;
      return service.ask(...asked);
    },
  });
}

/** Loaded when it is first asked: most who open a dataset never ask it by SQL. */
async function openSql({ duckdbUrl, spawnDuckdb }: ExposeAnalysisOptions): Promise<Store> {
  const { openWasmStore } = await import('../store/sql/wasm-store.ts');
  return openWasmStore({ wasmUrl: duckdbUrl, worker: spawnDuckdb });
}
