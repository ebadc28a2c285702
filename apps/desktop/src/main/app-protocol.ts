import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { protocol } from 'electron';
import type { Datasets } from './datasets/datasets.ts';
import { DATASETS_PATH, IMPORTS_PATH, serveDataset, serveImport } from './datasets/serve.ts';
import { filePath } from './file-path.ts';
import { forward } from './forward.ts';
import { APP_SCHEME, securityHeaders } from './policy.ts';
import { SAVES_PATH, serveSave } from './saves/answer-page.ts';
import type { Saves } from './saves/saves.ts';
import type { Session } from './session.ts';

const NONCE_PLACEHOLDER = /__CSP_NONCE__/g;

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

export interface ServeOptions {
  root: string;
  session: Session;
  datasets: Datasets;
  saves: Saves;
}

/** Serves the page from its folder, and hands `/trpc` on to the server: main is the only door to the network. */
export function serveApp({ root, session, datasets, saves }: ServeOptions): void {
  protocol.handle(APP_SCHEME, async (request) => {
    const url = new URL(request.url);
    if (url.host !== 'wp') return plain(404, 'There is no such host.');
    if (url.pathname.startsWith('/trpc/')) return forward(request, url, session);
    if (url.pathname.startsWith(DATASETS_PATH)) return serveDataset(request, url.pathname, datasets);
    if (url.pathname.startsWith(IMPORTS_PATH)) return serveImport(request, url.pathname, datasets);
    if (url.pathname.startsWith(SAVES_PATH)) return serveSave(request, url, saves);
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET.');
    return serveFile(root, url.pathname);
  });
}

async function serveFile(root: string, pathname: string): Promise<Response> {
  const path = filePath(root, pathname);
  const type = path === undefined ? undefined : TYPES[extname(path)];
  if (path === undefined || type === undefined) return plain(404, 'There is no such file.');
  const nonce = randomBytes(16).toString('base64');
  try {
    const bytes = await readFile(path);
    const body = type.startsWith('text/html') ? bytes.toString().replace(NONCE_PLACEHOLDER, nonce) : bytes;
    return new Response(body, { headers: { ...securityHeaders(nonce), 'content-type': type } });
  } catch {
    return plain(404, 'There is no such file.');
  }
}

const plain = (status: number, text: string): Response =>
  new Response(text, {
    status,
    headers: { ...securityHeaders(''), 'content-type': 'text/plain; charset=utf-8' },
  });
