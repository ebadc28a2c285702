import type { DatasetProgress, Outcome } from '../../bridge/bridge.ts';
import { wordsFor } from './failure.ts';
import { nameKey } from './names.ts';
import type { Report } from './operation.ts';

export interface Operation {
  readonly signal: AbortSignal;
  readonly report: Report;
  progress(): DatasetProgress;
  cancel(): void;
  /** Settles, never rejects, once nothing more is written. */
  readonly done: Promise<DatasetProgress>;
  /** Ends it with what came of the work. */
  end(work: Promise<void>): void;
}

const TELL_EVERY_MS = 100;

/** Which datasets are at work: no second operation begins on one. */
export function createRunning(tell: (progress: DatasetProgress) => void) {
  const busy = new Map<string, { words: string; operation?: Operation }>();
  const ends = new Map<string, DatasetProgress>();

  const claim = (name: string, words: string): Outcome<() => void> => {
    const key = nameKey(name);
    const other = busy.get(key);
    if (other !== undefined)
      return { ok: false, message: `${name} is ${other.words} just now. Wait for that, or cancel it first.` };
    busy.set(key, { words });
    return { ok: true, value: () => busy.delete(key) };
  };

  return {
    find: (name: string) => busy.get(nameKey(name))?.operation,
    /**
     * Progress of what is under way on it; else of the last operation, if that failed, so that its reason can be read
     * afterwards.
     */
    last(name: string): DatasetProgress | null {
      const present = busy.get(nameKey(name))?.operation?.progress();
      const end = ends.get(nameKey(name));
      return present ?? (end?.state === 'failed' ? end : null);
    },
    /** The dataset of this name is gone: what is made under it later is another one. */
    forget: (name: string) => ends.delete(nameKey(name)),
    all: () => [...busy.values()].flatMap(({ operation }) => operation ?? []),
    claim,

    /** How the last operation on it since the application started ended, or will end. */
    settled: async (name: string): Promise<DatasetProgress | undefined> =>
      (await busy.get(nameKey(name))?.operation?.done) ?? ends.get(nameKey(name)),

    begin(name: string, kind: DatasetProgress['kind']): Outcome<Operation> {
      const words = { save: 'being saved', resume: 'being resumed', refresh: 'being refreshed' }[kind];
      const claimed = claim(name, words);
      if (!claimed.ok) return claimed;
      const operation = createOperation({ name, kind, tell, release: claimed.value });
      busy.set(nameKey(name), { words, operation });
      void operation.done.then((end) => ends.set(nameKey(name), end));
      return { ok: true, value: operation };
    },
  };
}

interface Begun {
  name: string;
  kind: DatasetProgress['kind'];
  tell: (progress: DatasetProgress) => void;
  release: () => void;
}

function createOperation({ name, kind, tell, release }: Begun): Operation {
  const controller = new AbortController();
  let now: DatasetProgress = {
    name,
    kind,
    state: 'running',
    partsDone: 0,
    partsTotal: 0,
    rows: 0,
    bytes: 0,
    message: null,
  };
  let toldMs = Number.NEGATIVE_INFINITY;
  const change = (part: Partial<DatasetProgress>) => {
    now = { ...now, ...part };
  };
  const tellNow = () => {
    toldMs = performance.now();
    tell(now);
  };
  let settle: (progress: DatasetProgress) => void = () => undefined;
  const done = new Promise<DatasetProgress>((resolve) => {
    settle = resolve;
  });
  return {
    signal: controller.signal,
    progress: () => now,
    cancel: () => controller.abort(),
    done,
    report: {
      begin(partsTotal) {
        change({ partsTotal });
        tellNow();
      },
      bytes(count) {
        change({ bytes: now.bytes + count });
        if (performance.now() - toldMs >= TELL_EVERY_MS) tellNow();
      },
      part(rows) {
        change({ partsDone: now.partsDone + 1, rows: now.rows + rows });
        tellNow();
      },
    },
    end(work) {
      void work
        .then(
          () => change({ state: 'done' }),
          (error: unknown) => {
            if (controller.signal.aborted) change({ state: 'cancelled' });
            else change({ state: 'failed', message: wordsFor(error) });
          },
        )
        .then(() => {
          release();
          tellNow();
          settle(now);
        });
    },
  };
}
