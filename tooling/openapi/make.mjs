// Makes packages/api/openapi.json and docs/api.md from the router: node make.mjs; --check compares and writes nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { makeDocument } from './document.mjs';
import { makeReference } from './reference.mjs';

const at = (path) => new URL(`../../${path}`, import.meta.url);
const document = await makeDocument();
const made = {
  'packages/api/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
  'docs/api.md': makeReference(document),
};
let differing = 0;
for (const [path, text] of Object.entries(made)) {
  if (!process.argv.includes('--check')) writeFileSync(at(path), text);
  else if (read(at(path)) !== text) {
    console.error(`${path} does not say what the router does: run 'pnpm openapi' and commit it.`);
    differing += 1;
  }
}
if (differing > 0) process.exitCode = 1;
else console.log(`${Object.keys(document.paths).length} paths in packages/api/openapi.json and docs/api.md`);

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
