import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { measureRecall } from './quality/recall.ts';
import { recallPage } from './quality/recall-table.ts';

const PAGE = fileURLToPath(new URL('../../docs/quality-recall.md', import.meta.url));

const page = recallPage(await measureRecall());
await writeFile(PAGE, page);
process.stdout.write(page);
