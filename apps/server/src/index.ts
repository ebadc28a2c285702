export { type Env, EnvError, readEnv, secretWeakness } from './env.ts';
export { createLogger, type RunningServer, startServer } from './main.ts';
export { type OwnCertificate, readOwnCertificate } from './own-certificate.ts';
export { runUntilSignal } from './shutdown.ts';
