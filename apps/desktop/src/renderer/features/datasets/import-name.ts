/** A name for a dataset from that of a file: without its ending, and without what no folder may have in its name. */
export function nameFor(fileName: string): string {
  const name = fileName
    .replace(/(\.(csv|tsv|txt|json|ndjson|jsonl|parquet|arrow|feather|gz))+$/i, '')
    .replace(/[<>:"/\\|?*\p{Cc}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  return name === '' ? 'imported' : name.slice(0, 80);
}
