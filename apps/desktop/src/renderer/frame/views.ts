import { ChartLine, LayoutList, type LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import { Explore } from '../features/explore/explore.tsx';
import { Fleet } from '../features/fleet/fleet.tsx';

export interface View {
  id: string;
  title: string;
  group: 'Online' | 'Offline' | 'Administration';
  icon: LucideIcon;
  component: ComponentType;
}

/** The views that there are, in the order of the rail; what comes later is not shown. */
export const VIEWS: readonly [View, ...View[]] = [
  { id: 'fleet', title: 'Fleet', group: 'Online', icon: LayoutList, component: Fleet },
  { id: 'explore', title: 'Explore', group: 'Online', icon: ChartLine, component: Explore },
];
