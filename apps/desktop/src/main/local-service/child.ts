import { setTimeout as delay } from 'node:timers/promises';
import { utilityProcess } from 'electron';
import { type FromService, fromServiceSchema, type ToService } from '../../service/messages.ts';

/** What the service wrote last, for whoever helps. */
const KEPT_OUTPUT = 8_000;
const STOP_LIMIT_MS = 10_000;
const KILL_LIMIT_MS = 5_000;

export interface ServiceChild {
  send(message: ToService): void;
  /** The last lines that it wrote. */
  output(): string;
  /** Resolves with its exit code. */
  exited: Promise<number>;
  /** Lets it finish what it accepted, within a limit, then ends it. */
  stop(): Promise<void>;
  /** Ends it at once. Its data take no harm: the database is safe against a killed process. */
  kill(): Promise<void>;
}

/** Starts the service's file as a utility process: no shell, no port to main, and it ends when main does. */
export function forkService(entry: string, onMessage: (message: FromService) => void): ServiceChild {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'WP DataServices service',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (piece: Buffer) => {
    output = (output + piece.toString()).slice(-KEPT_OUTPUT);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.on('message', (message: unknown) => {
    const parsed = fromServiceSchema.safeParse(message);
    if (parsed.success) onMessage(parsed.data);
  });
  const exited = new Promise<number>((resolve) => child.once('exit', resolve));
  const within = (ms: number) => Promise.race([exited.then(() => true), delay(ms, false, { ref: false })]);
  const kill = async () => {
    if (child.pid === undefined) child.kill();
    else {
      try {
        process.kill(child.pid, 'SIGKILL');
      } catch {
        // It ended meanwhile.
      }
    }
    await within(KILL_LIMIT_MS);
  };
  return {
    send: (message) => child.postMessage(message),
    output: () => output,
    exited,
    kill,
    async stop() {
      child.postMessage({ kind: 'stop' } satisfies ToService);
      if (!(await within(STOP_LIMIT_MS))) await kill();
    },
  };
}
