import { parentPort } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { createFiguresService } from '../worker/figures-service.ts';
import { keepCodes } from '../worker/throw-codes.ts';

keepCodes();
if (parentPort === null) throw new Error('this file is only run in a worker thread');
expose(createFiguresService(), nodeEndpoint(parentPort));
