/** The service on this machine: started, watched, stopped. One at a time, and it ends with the application. */
import type { Credentials, Outcome, ServiceFailure, ServiceState } from '../../bridge/bridge.ts';
import type { FromService } from '../../service/messages.ts';
import type { ServiceChild } from './child.ts';
import { exitFailure, folderFailure, startFailure } from './failures.ts';
import type { Kept, ServiceFolder } from './folder.ts';

export interface LocalService {
  state(): ServiceState;
  /** Answers the address once it runs; a start that is under way is waited for. */
  start(): Promise<Outcome<string>>;
  createSuperuser(credentials: Credentials): Promise<Outcome<null>>;
  /** Ends a start that is under way. */
  cancel(): Promise<void>;
  stop(): Promise<void>;
  onChange(listener: (state: ServiceState) => void): () => void;
}

export interface LocalServiceOptions {
  folder: ServiceFolder;
  fork(onMessage: (message: FromService) => void): ServiceChild;
}

const addressOf = ({ port }: Kept): string | null => (port === 0 ? null : `http://127.0.0.1:${port}`);
const NOT_RUNNING = 'The service does not run. Start it again.';

export async function createLocalService({ folder, fork }: LocalServiceOptions): Promise<LocalService> {
  let kept = await folder.read();
  let state: ServiceState = {
    phase: 'stopped',
    isSetUp: kept.isSetUp,
    address: addressOf(kept),
    step: null,
    failure: null,
  };
  let child: ServiceChild | undefined;
  let starting: Promise<Outcome<string>> | undefined;
  /** Rises with each stop or cancel: a start that began before it ends there. */
  let generation = 0;
  let superuserMade: ((refusal: string | null) => void) | undefined;
  const listeners = new Set<(state: ServiceState) => void>();

  const change = (next: Partial<ServiceState>): void => {
    state = { ...state, step: null, failure: null, ...next };
    for (const listener of listeners) listener(state);
  };
  const keep = async (next: Partial<Kept>): Promise<void> => {
    kept = { ...kept, ...next };
    await folder.write(kept);
  };
  const failWith = (failure: ServiceFailure): Outcome<string> => {
    change({ phase: 'failed', failure });
    return { ok: false, message: `${failure.message} ${failure.advice}` };
  };

  const begin = async (): Promise<Outcome<string>> => {
    const mine = generation;
    change({ phase: 'starting', step: 'Starting the service…' });
    try {
      await folder.assertWritable();
      // The folder is written before the first start: the key that signed a cursor is never lost to a crash.
      await keep({});
    } catch (error) {
      return failWith(folderFailure(folder.root, error));
    }
    if (mine !== generation) return CANCELLED;
    let resolve: (answer: FromService | number) => void = () => {};
    const promise = new Promise<FromService | number>((answered) => {
      resolve = answered;
    });
    const begun = fork((message) => {
      if (message.kind === 'opening') {
        change({
          phase: 'starting',
          step: kept.isSetUp ? 'Opening the database…' : 'Making the database, once…',
        });
      } else if (message.kind === 'superuser') superuserMade?.(message.refusal);
      else resolve(message);
    });
    child = begun;
    void begun.exited.then((code) => {
      resolve(code);
      if (child === begun) ended(code, begun);
    });
    begun.send({ kind: 'start', dataDir: folder.dataDir, port: kept.port, secretKey: kept.secretKey });
    const answer = await promise;
    if (mine !== generation) return CANCELLED;
    if (typeof answer === 'number') return failWith(exitFailure(answer, begun.output()));
    if (answer.kind !== 'running') {
      child = undefined;
      await begun.kill();
      return failWith(startFailure(answer.kind === 'failed' ? answer : NO_ANSWER));
    }
    await keep({ port: Number(new URL(answer.address).port), isSetUp: answer.hasUsers });
    change({ phase: 'running', address: answer.address, isSetUp: answer.hasUsers });
    return { ok: true, value: answer.address };
  };

  const ended = (code: number, process: ServiceChild): void => {
    child = undefined;
    superuserMade?.(NOT_RUNNING);
    // A start that is under way tells of it by itself.
    if (state.phase === 'running') failWith(exitFailure(code, process.output()));
  };

  const leave = async (how: 'stop' | 'kill'): Promise<void> => {
    generation += 1;
    const leaving = child;
    child = undefined;
    if (leaving !== undefined) await leaving[how]();
    await starting;
    if (state.phase !== 'failed') change({ phase: 'stopped' });
  };

  return {
    state: () => state,
    start() {
      if (state.phase === 'running' && state.address !== null)
        return Promise.resolve({ ok: true, value: state.address });
      starting ??= begin().finally(() => {
        starting = undefined;
      });
      return starting;
    },
    async createSuperuser({ username, password }) {
      if (child === undefined || state.phase !== 'running') return { ok: false, message: NOT_RUNNING };
      if (superuserMade !== undefined) return { ok: false, message: 'A superuser is being made already.' };
      const asked = child;
      const refusal = await new Promise<string | null>((resolve) => {
        superuserMade = resolve;
        asked.send({ kind: 'create-superuser', username, password });
      });
      superuserMade = undefined;
      if (refusal !== null) return { ok: false, message: refusal };
      await keep({ isSetUp: true });
      change({ isSetUp: true });
      return { ok: true, value: null };
    },
    async cancel() {
      if (state.phase === 'starting') await leave('kill');
    },
    stop: () => leave('stop'),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const CANCELLED: Outcome<string> = { ok: false, message: 'The start was cancelled.' };
const NO_ANSWER = { reason: 'INTERNAL', message: 'The service gave no answer.', details: '' };
