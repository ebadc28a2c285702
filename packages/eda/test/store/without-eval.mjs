// Runs with eval forbidden: what feeds a store and reads its answers must not need it. Of the built package, as Node
// reads no TypeScript.
import { openWasmStore } from '@wp/eda/wasm-store';
import { nodeWorker, wasmUrl } from './node-worker.mjs';

const hasEval = (() => {
  try {
    return new Function('return true')();
  } catch {
    return false;
  }
})();
const store = await openWasmStore({ wasmUrl, worker: nodeWorker });
await store.createTable(
  't',
  [
    { kind: 'text', name: 'a', values: ['a', null, 'ü'] },
    { kind: 'time', name: 't', values: Float64Array.of(0, 1, Number.NaN) },
    { kind: 'number', name: 'n', values: Float64Array.of(1, 2, 3) },
  ],
  3,
);
const { columns } = await store.query(
  "SELECT a, [n] AS l, {'t': t} AS s, n::BIGINT AS i, n::DECIMAL(9,2) AS d, t, MAP {'k': n} AS m, n::INTEGER::BIT AS b FROM t",
);
console.log(JSON.stringify({ hasEval, values: columns.map(({ column }) => Array.from(column.values)) }));
await store[Symbol.asyncDispose]();
