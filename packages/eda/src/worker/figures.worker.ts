import { expose } from 'comlink';
import { createFiguresService } from './figures-service.ts';
import { keepCodes } from './throw-codes.ts';

keepCodes();
expose(createFiguresService());
