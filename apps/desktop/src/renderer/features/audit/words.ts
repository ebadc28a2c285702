import { startOfDay } from '../../time/offset.ts';
import type { Entry } from './use-audit.ts';

/** `user:7:ana` as `ana`, `gateway:3:roof` as `roof (gateway)`; the command line and strangers as they are. */
export function actorWords(actor: string): string {
  const [kind, id, ...name] = actor.split(':');
  if (id === undefined || name.length === 0) return actor;
  return kind === 'user' ? name.join(':') : `${name.join(':')} (${kind})`;
}

/** When a day, `2024-06-03`, begins in a zone, or the day after that with `plus`; undefined of what is no day. */
export function dayStart(day: string, zone: string, plus: 0 | 1 = 0): number | undefined {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  return startOfDay(zone, year, month - 1, date + plus);
}

export const HEADER = ['id', 'at', 'actor', 'action', 'target', 'details', 'address'] as const;

export const csvRow = ({ id, at, actor, action, target, details, address }: Entry) => [
  id,
  at,
  actor,
  action,
  target,
  JSON.stringify(details),
  address ?? '',
];
