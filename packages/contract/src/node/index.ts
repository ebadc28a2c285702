/// <reference types="node" />
export * from './gate.ts';
export * from './lock-file.ts';
