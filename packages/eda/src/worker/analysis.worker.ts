import { expose } from 'comlink';
import { loadParquet } from '../store/parquet/load-parquet.ts';
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
}

/** Run in the worker of an analysis: shows it to the page. */
export function exposeAnalysis({ parquetUrl, importsUrl, spawnFigures }: ExposeAnalysisOptions): void {
  keepCodes();
  const size = Math.max(1, navigator.hardwareConcurrency - 1);
  const pool = new FiguresPool({ size, spawn: () => pageWorker(spawnFigures()) });
  const isReady = loadParquet(parquetUrl);
  const service = createAnalysisService(
    new Analysis(pool, fetchedDatasetWriter(importsUrl)),
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
