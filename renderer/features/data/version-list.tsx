import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import { Bar } from '../../components/panel.tsx';
import { DataIcon, PlusIcon } from '../../components/icons.tsx';
import items from '../../components/item-list.module.css';
import { useChooseFiles } from '../../frame/use-choose-files.tsx';
import { useApp, useSlice } from '../../state/use-app.ts';
import { bytes, counted } from '../../words/numbers.ts';
import { frequencyName } from '../../words/terms.ts';
import { moment } from '../../words/times.ts';
import { SourcesDialog } from './sources-dialog.tsx';
import css from './version-list.module.css';

/** Every version in the workspace, newest first; archived ones when they are asked for. */
export function VersionList() {
  const app = useApp();
  const all = useSlice('workspace', (state) => state.versions) ?? [];
  const selected = useSlice('navigation', (place) => place.versionId);
  const chooseFiles = useChooseFiles();
  const [sources, setSources] = useState(false);
  const [archive, setArchive] = useState(false);
  const versions = all.filter((version) => archive || version.archivedAt === undefined || version.id === selected);
  const archived = all.filter((version) => version.archivedAt !== undefined).length;
  return (
    <>
      {sources && <SourcesDialog onClose={() => setSources(false)} />}
      <Bar title="Datasets">
        <Button variant="default" leftSection={<PlusIcon size={12} />} onClick={chooseFiles}>
          Choose files
        </Button>
        <Tooltip label="Databases and watched folders">
          <ActionIcon variant="default" size={28} aria-label="Sources" onClick={() => setSources(true)}>
            <DataIcon size={14} />
          </ActionIcon>
        </Tooltip>
      </Bar>
      <ul className={items.list} aria-label="Dataset versions">
        {versions.map((version) => (
          <li key={version.id}>
            <Item version={version} current={version.id === selected} onSelect={() => app.navigation.selectVersion(version.id)} />
          </li>
        ))}
      </ul>
      {archived > 0 && (
        <Button variant="subtle" className={css.archive ?? ''} aria-pressed={archive} onClick={() => setArchive(!archive)}>
          {archive ? 'Hide archived versions' : `Show ${counted(archived, 'archived version')}`}
        </Button>
      )}
    </>
  );
}

interface ItemProps {
  readonly version: DatasetVersion;
  readonly current: boolean;
  readonly onSelect: () => void;
}
const Item = ({ version, current, onSelect }: ItemProps) => (
  <button type="button" className={`${items.item} ${items.main}`} aria-current={current ? 'true' : undefined} onClick={onSelect} data-inset>
    <span className={items.line}>
      <span className={`${items.name} clip`}>{version.datasetName}</span>
      <span className={css.number}>v{version.number}</span>
      {version.archivedAt !== undefined && <span>archived</span>}
      <span className={items.end}>{moment(version.createdAt)}</span>
    </span>
    <span className={items.line}>
      <span className="clip">
        {counted(version.series, 'series', 'series')} · {frequencyName(version.axis.frequency)}
      </span>
      <span className={items.end}>{counted(version.rows, 'row')}</span>
    </span>
    <span className={items.line}>
      <span className="clip">
        {version.first} – {version.last}
      </span>
      <span className={items.end}>{bytes(version.snapshotBytes)}</span>
    </span>
  </button>
);
