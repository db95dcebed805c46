import type { ComponentType } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import { ChecksTab } from './checks-tab.tsx';
import { CleanTab } from './clean-tab.tsx';
import { FeaturesTab } from './features-tab.tsx';
import { LineageTab } from './lineage-tab.tsx';
import { SeriesTab } from './series-tab.tsx';

export interface VersionTab {
  readonly id: string;
  readonly label: string;
  readonly Content: ComponentType<{ readonly version: DatasetVersion }>;
}

/** What can be seen and done of a dataset version, in the order of the work. */
export const versionTabs: readonly VersionTab[] = [
  { id: 'series', label: 'Series', Content: SeriesTab },
  { id: 'checks', label: 'Checks', Content: ChecksTab },
  { id: 'clean', label: 'Clean', Content: CleanTab },
  { id: 'features', label: 'Features', Content: FeaturesTab },
  { id: 'lineage', label: 'Lineage', Content: LineageTab },
];
