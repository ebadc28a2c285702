import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@wp/api';
import { shownBytes } from '../../parts/bytes.ts';
import { counted } from '../../parts/counted.ts';
import { daysOrNever } from '../../parts/days.ts';

type Admin = inferRouterOutputs<AppRouter>['admin'];
export type Policies = Admin['policies']['get'];
export type Job = Admin['jobs']['list'][number];
export type Effect = NonNullable<Admin['policies']['set']['effects']['retention']>;

export type Measure = 'retention' | 'compression' | 'minute';

export const MEASURES: readonly { id: Measure; title: string; about: string }[] = [
  {
    id: 'retention',
    title: 'raw readings',
    about:
      'Readings older than this are removed for good; their hours and days stay in the roll-ups. “never” removes none.',
  },
  {
    id: 'compression',
    title: 'compression',
    about: 'Readings older than this are kept compressed: the same values in much less room.',
  },
  {
    id: 'minute',
    title: 'minute roll-up',
    about:
      'Figures by the minute, kept beside those by hour and day. They make long queries quicker and take room.',
  },
];

export function inForce(policies: Policies, measure: Measure): string {
  const { retention, compression, minute } = policies;
  switch (measure) {
    case 'retention':
      return retention.keepDays === null ? 'kept for ever' : `kept ${counted(retention.keepDays, 'day')}`;
    case 'compression':
      return compression.afterDays === null ? 'never' : `after ${counted(compression.afterDays, 'day')}`;
    case 'minute':
      return minute ? 'on' : 'off';
  }
}

/** Days of a policy; the text is a number, or `never`. */
export const daysOf = (text: string): number | null => daysOrNever(text, 36_500);

/** A dry run in words: `8,640 points in 3 chunks, 1.4 MB`. */
export const effectWords = ({ points, chunks, bytes }: Effect): string =>
  `${counted(points, 'point')} in ${counted(chunks, 'chunk')}, ${shownBytes(bytes)}`;

/** How often a job runs: `30 s` of `00:00:30`; whatever the store writes otherwise stays as it is. */
export function everyWords(interval: string): string {
  const parts = /^(\d{2}):(\d{2}):(\d{2})$/.exec(interval);
  if (parts === null) return interval;
  const named = [
    [parts[1], 'h'],
    [parts[2], 'min'],
    [parts[3], 's'],
  ] as const;
  return named
    .filter(([value]) => Number(value) > 0)
    .map(([value, unit]) => `${Number(value)} ${unit}`)
    .join(' ');
}
