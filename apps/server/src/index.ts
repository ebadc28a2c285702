export { type Env, EnvError, readEnv, secretWeakness } from './env.ts';
export { createLogger, type RunningServer, startServer } from './main.ts';
export { runUntilSignal } from './shutdown.ts';
