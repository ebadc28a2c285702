/** `1 gateway`, `2 gateways`; thousands with their mark. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;

/** The same of a list that is read page by page: `200+ modules` while there are more. */
export const countedSoFar = (n: number, hasMore: boolean, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-US')}${hasMore ? '+' : ''} ${n === 1 ? one : many}`;
