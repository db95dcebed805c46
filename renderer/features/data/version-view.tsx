import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import { Bar } from '../../components/panel.tsx';
import { versionName } from '../../series/names.ts';
import { useApp } from '../../state/use-app.ts';
import { VersionMenu } from './version-menu.tsx';
import { versionTabs } from './version-tabs.ts';

/** A dataset version, by the tab that is open. */
export function VersionView({ version }: { readonly version: DatasetVersion }) {
  const app = useApp();
  const [open, setOpen] = useState(versionTabs[0]?.id ?? '');
  const Tab = versionTabs.find(({ id }) => id === open)?.Content;
  return (
    <>
      <Bar title={versionName(version)} detail={`${version.first} – ${version.last}`}>
        {versionTabs.length > 1 && (
          <SegmentedControl
            aria-label="Part of the dataset"
            value={open}
            onChange={setOpen}
            data={versionTabs.map(({ id, label }) => ({ value: id, label }))}
          />
        )}
        <VersionMenu version={version} />
        <Button onClick={() => app.navigation.go('compare')}>Compare models</Button>
      </Bar>
      {Tab && <Tab version={version} />}
    </>
  );
}
