import { Columns, InspectorColumn, ListColumn, WorkColumn } from '../../components/panel.tsx';
import { useVersion } from '../../state/selection.ts';
import { useSlice, useView } from '../../state/use-app.ts';
import { ImportPanel } from './import-panel.tsx';
import { ImportReading } from './import-reading.tsx';
import { NoData } from './no-data.tsx';
import { VersionInspector } from './version-inspector.tsx';
import { VersionList } from './version-list.tsx';
import { VersionView } from './version-view.tsx';

/** What has been imported, and the table on which new files are checked before they are. */
export function DataScreen() {
  const importing = useSlice('session', (state) => state.files.length > 0 || state.busy !== null || state.failure !== null);
  const versions = useSlice('workspace', (state) => state.versions);
  const inspector = useView((view) => view.inspector);
  const version = useVersion();
  const empty = versions?.length === 0;
  return (
    <Columns>
      {!empty && !importing && (
        <ListColumn label="Datasets">
          <VersionList />
        </ListColumn>
      )}
      <WorkColumn label={importing ? 'Import' : 'Dataset'}>
        {importing ? <ImportPanel /> : version ? <VersionView key={version.id} version={version} /> : <NoData empty={empty} />}
      </WorkColumn>
      {importing ? (
        <InspectorColumn label="How the files are read">
          <ImportReading />
        </InspectorColumn>
      ) : (
        inspector &&
        version && (
          <InspectorColumn label="About the dataset">
            <VersionInspector version={version} />
          </InspectorColumn>
        )
      )}
    </Columns>
  );
}
