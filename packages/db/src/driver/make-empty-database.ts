import { writeEmptyDatabase } from './empty-database.ts';

await writeEmptyDatabase();
