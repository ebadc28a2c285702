import { call, resultOf } from './http-client.ts';
import type { Service } from './service.ts';

/** A query of `readings.series` in the words of its input. */
export type SeriesInput = Record<string, unknown>;

/** Asks as the desktop does, over HTTP with a token. */
export const askSeries = (service: Service, input: SeriesInput): Promise<unknown> =>
  ask(service, 'readings.series', input);

export const askLatest = (service: Service): Promise<unknown> => ask(service, 'readings.latest', {});

async function ask(service: Service, path: string, input: SeriesInput): Promise<unknown> {
  const answer = await call(`${service.url}/trpc/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${service.admin}` },
    body: Buffer.from(JSON.stringify(input)),
  });
  return resultOf(path, answer);
}
