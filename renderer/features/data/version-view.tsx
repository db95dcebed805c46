import { Button, SegmentedControl } from '@mantine/core';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import { Bar } from '../../components/panel.tsx';
import { versionName } from '../../series/names.ts';
import { useApp, useView } from '../../state/use-app.ts';
import css from './version-view.module.css';
import { VersionMenu } from './version-menu.tsx';
import { versionTabs } from './version-tabs.ts';

/** A dataset version, by the tab that is open. */
export function VersionView({ version }: { readonly version: DatasetVersion }) {
  const app = useApp();
  const open = useView((view) => view.versionTab);
  const Tab = versionTabs.find(({ id }) => id === open)?.Content;
  return (
    <>
      <Bar title={versionName(version)} detail={<span className={css.dates}>{`${version.first} – ${version.last}`}</span>}>
        {versionTabs.length > 1 && (
          <SegmentedControl
            aria-label="Part of the dataset"
            value={open}
            onChange={(versionTab) => app.view.setState({ versionTab })}
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
