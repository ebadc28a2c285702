// The workers of the application in a page of its own: what a test asks it, it asks them.
import { AnalysisClient, pageWorker } from '@wp/eda';

export interface Harness {
  client: AnalysisClient;
  /** Why each client that was lost was lost. */
  lost: string[];
  /** A client with workers of its own, in place of the one before. */
  renew(): void;
}

const spawn = () =>
  new Worker(new URL('../../src/renderer/data/analysis.worker.ts', import.meta.url), { type: 'module' });

const lost: string[] = [];
const made = () => new AnalysisClient(pageWorker(spawn()), (why) => lost.push(why));
const harness: Harness = {
  client: made(),
  lost,
  renew() {
    this.client[Symbol.dispose]();
    this.client = made();
  },
};

declare global {
  interface Window {
    harness: Harness;
  }
}
window.harness = harness;
