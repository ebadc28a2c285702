import {
  Activity,
  ChartColumn,
  ChartLine,
  Cpu,
  Database,
  FileText,
  GitCompareArrows,
  HardDrive,
  LayoutList,
  type LucideIcon,
  RadioTower,
  ScrollText,
  Settings,
  ShieldAlert,
  ShieldCheck,
  SquareTerminal,
  UsersRound,
  Wand,
} from 'lucide-react';
import type { ComponentType } from 'react';
import type { SignedInUser } from '../../bridge/bridge.ts';
import { Audit } from '../features/audit/audit.tsx';
import { Compare } from '../features/compare/compare.tsx';
import { Datasets } from '../features/datasets/datasets.tsx';
import { Explore } from '../features/explore/explore.tsx';
import { Fleet } from '../features/fleet/fleet.tsx';
import { Gateways } from '../features/gateways/gateways.tsx';
import { Modules } from '../features/modules/modules.tsx';
import { Profile } from '../features/profile/profile.tsx';
import { Quality } from '../features/quality/quality.tsx';
import { Quarantine } from '../features/quarantine/quarantine.tsx';
import { Report } from '../features/report/report.tsx';
import { Series } from '../features/series/series.tsx';
import { Settings as SettingsView } from '../features/settings/settings.tsx';
import { Sql } from '../features/sql/sql.tsx';
import { Storage } from '../features/storage/storage.tsx';
import { Transform } from '../features/transform/transform.tsx';
import { Users } from '../features/users/users.tsx';

export interface View {
  id: string;
  title: string;
  group: 'Online' | 'Offline' | 'Administration' | 'Settings';
  icon: LucideIcon;
  component: ComponentType;
}

/** The views that there are, in the order of the rail; what comes later is not shown. */
export const VIEWS: readonly [View, ...View[]] = [
  { id: 'fleet', title: 'Fleet', group: 'Online', icon: LayoutList, component: Fleet },
  { id: 'explore', title: 'Explore', group: 'Online', icon: ChartLine, component: Explore },
  { id: 'datasets', title: 'Datasets', group: 'Offline', icon: Database, component: Datasets },
  { id: 'profile', title: 'Profile', group: 'Offline', icon: ChartColumn, component: Profile },
  { id: 'quality', title: 'Quality', group: 'Offline', icon: ShieldCheck, component: Quality },
  { id: 'series', title: 'Series', group: 'Offline', icon: Activity, component: Series },
  { id: 'compare', title: 'Compare', group: 'Offline', icon: GitCompareArrows, component: Compare },
  { id: 'transform', title: 'Transform', group: 'Offline', icon: Wand, component: Transform },
  { id: 'sql', title: 'SQL', group: 'Offline', icon: SquareTerminal, component: Sql },
  { id: 'report', title: 'Report', group: 'Offline', icon: FileText, component: Report },
  { id: 'users', title: 'Users', group: 'Administration', icon: UsersRound, component: Users },
  { id: 'gateways', title: 'Gateways', group: 'Administration', icon: RadioTower, component: Gateways },
  { id: 'modules', title: 'Modules', group: 'Administration', icon: Cpu, component: Modules },
  { id: 'storage', title: 'Storage', group: 'Administration', icon: HardDrive, component: Storage },
  {
    id: 'quarantine',
    title: 'Quarantine',
    group: 'Administration',
    icon: ShieldAlert,
    component: Quarantine,
  },
  { id: 'audit', title: 'Audit', group: 'Administration', icon: ScrollText, component: Audit },
  { id: 'settings', title: 'Settings', group: 'Settings', icon: Settings, component: SettingsView },
];

/** Those that this user may open: the administration is a superuser's. */
export const viewsFor = ({ role }: Pick<SignedInUser, 'role'>): readonly View[] =>
  VIEWS.filter((view) => view.group !== 'Administration' || role === 'superuser');
