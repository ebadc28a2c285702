import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, resolve } from 'node:path';
import { build } from 'vite';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

export interface Served extends AsyncDisposable {
  origin: string;
}

/** Builds the page into `folder` and serves it, isolated as the application's is; `/datasets/` is what lies there. */
export async function servePage(folder: string, datasets: string): Promise<Served> {
  const outDir = join(folder, 'page');
  await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    worker: { format: 'es' },
    build: { outDir, target: 'chrome130', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '/').split('?', 1)[0] ?? '/'));
    const file = path.startsWith('/datasets/')
      ? join(datasets, path.slice('/datasets/'.length))
      : join(outDir, path === '/' ? 'index.html' : path);
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    // What the application writes is not written here: the profile that is to be kept is taken, and let go.
    if (request.method === 'PUT') return void request.resume().on('end', () => response.end());
    const isOurs = [resolve(outDir), resolve(datasets)].some((root) => resolve(file).startsWith(root));
    readFile(isOurs ? file : '').then(
      (bytes) => {
        response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
        response.end(bytes);
      },
      () => response.writeHead(404).end('there is no such file'),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
