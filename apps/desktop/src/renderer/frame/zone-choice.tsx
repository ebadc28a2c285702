import { Command } from 'cmdk';
import { ChevronDown } from 'lucide-react';
import { useMemo } from 'react';
import { Dialog } from '../commands/dialog.tsx';
import palette from '../commands/palette.module.css';
import { offsetMs } from '../time/offset.ts';
import { chooseZone, systemZone, useZone, useZoneChoice, type ZoneChoice } from '../time/zone.ts';
import styles from './frame.module.css';
import { showOverlay } from './window-state.ts';

/** Button in the bar with the zone in which every time on the screen is written. */
export function ZoneButton() {
  const zone = useZone();
  return (
    <button
      type="button"
      className={styles.quiet}
      onClick={() => showOverlay('zone')}
      title="The zone in which times are shown"
      data-testid="zone"
    >
      {zone}
      <ChevronDown size={14} aria-hidden />
    </button>
  );
}

/** UTC, this computer's, or any zone there is, found by typing. */
export function ZoneDialog({ onClose }: { onClose(): void }) {
  const chosen = useZoneChoice();
  const zones = useMemo(
    () => Intl.supportedValuesOf('timeZone').map((zone) => [zone, offsetLabel(zone, Date.now())] as const),
    [],
  );
  const choose = (choice: ZoneChoice) => {
    chooseZone(choice);
    onClose();
  };
  const item = (choice: ZoneChoice, title: string, offset: string) => (
    <Command.Item
      key={choice}
      value={`${title} ${offset.replace('−', '-')}`}
      className={palette.item}
      onSelect={() => choose(choice)}
    >
      <span>{title}</span>
      {choice === chosen && <span className={palette.why}>in use</span>}
      <span className={styles.offset}>{offset}</span>
    </Command.Item>
  );
  const own = systemZone();
  return (
    <Dialog label="Time zone" onClose={onClose}>
      <Command label="Time zone" className={palette.palette} loop>
        <Command.Input
          className={palette.input}
          placeholder="Search zones, such as Berlin or +02:00…"
          data-testid="zone-input"
        />
        <Command.List className={palette.list}>
          <Command.Empty className={palette.empty}>No zone has this name.</Command.Empty>
          <Command.Group heading="Usual" className={palette.group}>
            {item('UTC', 'UTC', '+00:00')}
            {item('system', `This computer's, ${own}`, offsetLabel(own, Date.now()))}
          </Command.Group>
          <Command.Group heading="All" className={palette.group}>
            {zones.filter(([zone]) => zone !== 'UTC').map(([zone, offset]) => item(zone, zone, offset))}
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  );
}

/** Offset of a zone at an instant, as it changes: such as `+02:00`. */
function offsetLabel(zone: string, atMs: number): string {
  const minutes = Math.round(offsetMs(zone, atMs) / 60_000);
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `${minutes < 0 ? '−' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}
