import { followMain } from './main-state.ts';

let isSeenRunning = false;
window.wp.service.onChange(({ phase }) => {
  isSeenRunning ||= phase === 'running';
});
void window.wp.service.get().then(({ phase }) => {
  isSeenRunning ||= phase === 'running';
});

/** How the service on this machine does; undefined until main has said so. */
export const { use: useService } = followMain(window.wp.service);

/** Whether it has run since the page was loaded: what it answered may be on the screen. */
export const hasRun = (): boolean => isSeenRunning;
