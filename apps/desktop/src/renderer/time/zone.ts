import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** The zone in which times are shown: one for the whole window. `system` follows this computer. */
export type ZoneChoice = 'system' | (string & {});

const KEPT = 'wp.zone';
const store = createStore<{ choice: ZoneChoice }>(() => ({
  choice: readZone(globalThis.localStorage?.getItem(KEPT) ?? null),
}));

export function chooseZone(choice: ZoneChoice): void {
  localStorage.setItem(KEPT, choice);
  store.setState({ choice });
}
export const useZoneChoice = (): ZoneChoice => useStore(store, ({ choice }) => choice);

/** The IANA name of the zone in which times are shown. */
export const useZone = (): string => zoneOf(useZoneChoice());

export const systemZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
export const zoneOf = (choice: ZoneChoice): string => (choice === 'system' ? systemZone() : choice);

/** What was kept, where this runtime knows the zone; else UTC, in which servers keep time. */
export function readZone(kept: string | null): ZoneChoice {
  if (kept === null) return 'UTC';
  return kept === 'system' || isZone(kept) ? kept : 'UTC';
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
