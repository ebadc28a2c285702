import type { CDPSession, Page } from 'playwright-core';

export interface SeenFrames {
  /** Between one frame and the next, milliseconds. */
  frameMs: number[];
  /** Script of the page's thread within each frame, processor time. */
  scriptMs: number[];
  /** Every task of the page's thread, processor time. */
  taskMs: number[];
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  /** Of the thread's own processor time: what others take of a busy machine is not in it. */
  tdur?: number;
  args?: { name?: string; data?: { frame?: string } };
}

/** What runs a script, of which the outermost counts: one calls another. */
const SCRIPTS = new Set([
  'FunctionCall',
  'EvaluateScript',
  'v8.run',
  'RunMicrotasks',
  'FireAnimationFrame',
  'TimerFire',
  'EventDispatch',
  'HandlePostMessage',
]);
const TASK = 'RunTask';
const US = 1000;

/** Chromium's own trace of the page's thread while `act` runs. */
export async function traceFrames(page: Page, act: () => Promise<void>): Promise<SeenFrames> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as TraceEvent[]) events.push(event);
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: [
        'toplevel',
        'devtools.timeline',
        'disabled-by-default-devtools.timeline',
        '__metadata',
      ],
      excludedCategories: ['*'],
    },
  });
  const stop = await countFrames(page);
  await act();
  const frames = await stop();
  await ended(session);
  await session.detach();
  return { ...spent(events, frames), frameMs: frames.slice(1).map((at, i) => at - (frames[i] ?? at)) };
}

/** When each frame began, by the page's own clock. */
async function countFrames(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let isOn = true;
    const next = (at: number) => {
      frames.push(at);
      if (isOn) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    Object.assign(window, {
      endFrames: () => {
        isOn = false;
        return frames;
      },
    });
  });
  return () => page.evaluate(() => (window as unknown as { endFrames(): number[] }).endFrames());
}

function ended(session: CDPSession): Promise<void> {
  return new Promise((resolve, reject) => {
    session.on('Tracing.tracingComplete', () => resolve());
    session.send('Tracing.end').catch(reject);
  });
}

function spent(events: readonly TraceEvent[], frames: readonly number[]): Omit<SeenFrames, 'frameMs'> {
  const thread = pageThread(events);
  const own = events
    .filter(({ pid, tid, ph }) => ph === 'X' && `${pid}:${tid}` === thread)
    .sort((a, b) => a.ts - b.ts);
  const taskMs = own.filter(({ name }) => name.endsWith(TASK)).map(({ dur = 0, tdur = dur }) => tdur / US);
  const begins = own.filter(({ name }) => name === 'FireAnimationFrame').map(({ ts }) => ts);
  const scriptMs: number[] = new Array(Math.max(1, begins.length)).fill(0);
  let frame = 0;
  let coveredUntil = 0;
  for (const { name, ts, dur = 0, tdur = dur } of own) {
    if (!SCRIPTS.has(name) || ts < coveredUntil) continue;
    coveredUntil = ts + dur;
    while (frame + 1 < begins.length && (begins[frame + 1] ?? 0) <= ts) frame += 1;
    scriptMs[frame] = (scriptMs[frame] ?? 0) + tdur / US;
  }
  if (frames.length === 0 || own.length === 0) throw new Error('nothing was traced');
  return { scriptMs, taskMs };
}

/** The thread that fires animation frames: there is one window. */
function pageThread(events: readonly TraceEvent[]): string {
  const counts = new Map<string, number>();
  for (const { name, pid, tid } of events) {
    if (name === 'FireAnimationFrame') counts.set(`${pid}:${tid}`, (counts.get(`${pid}:${tid}`) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  if (most === undefined) throw new Error('no frame was traced');
  return most[0];
}
