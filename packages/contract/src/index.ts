export * from './at.ts';
export * from './cutoff.ts';
export * from './dataset.ts';
export * from './errors.ts';
export * from './identity.ts';
export * from './reading.ts';
export * from './series.ts';
export * from './time.ts';
