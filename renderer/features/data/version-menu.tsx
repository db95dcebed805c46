import { ActionIcon, Menu } from '@mantine/core';
import { useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import { AskName, Confirm } from '../../components/ask.tsx';
import { MoreIcon } from '../../components/icons.tsx';
import { versionName } from '../../series/names.ts';
import { archiveVersion, deleteVersion, renameDataset } from '../../state/actions.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';

/** Rename, put away and delete. */
export function VersionMenu({ version }: { readonly version: DatasetVersion }) {
  const app = useApp();
  const [asking, setAsking] = useState<'rename' | 'delete' | null>(null);
  const trained = useSlice('workspace', (state) => state.experiments?.filter((one) => one.datasetVersionId === version.id).length ?? 0);
  const close = (): void => setAsking(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={`More for ${versionName(version)}`}>
            <MoreIcon />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsking('rename')}>Rename dataset…</Menu.Item>
          <Menu.Item onClick={() => void archiveVersion(app, version, version.archivedAt === undefined)}>
            {version.archivedAt === undefined ? 'Archive this version' : 'Take back from the archive'}
          </Menu.Item>
          <Menu.Item onClick={() => setAsking('delete')}>Delete this version…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking === 'rename' && (
        <AskName
          title="Rename dataset"
          label="Name"
          value={version.datasetName}
          onName={(name) => void renameDataset(app, version.datasetId, name)}
          onClose={close}
        />
      )}
      {asking === 'delete' && (
        <Confirm
          title={`Delete ${versionName(version)}?`}
          action="Delete version"
          onConfirm={() => void deleteVersion(app, version.id)}
          onClose={close}
        >
          {trained > 0
            ? `${counted(trained, 'experiment')} trained on it and their forecasts go with it. Your source files are not touched.`
            : 'Nothing was trained on it. Your source files are not touched.'}
        </Confirm>
      )}
    </>
  );
}
