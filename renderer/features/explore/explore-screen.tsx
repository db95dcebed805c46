import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useMemo, useRef } from 'react';
import type { DatasetVersion, SeriesList } from '../../../contract/entities/dataset.ts';
import type { ExplorePanel } from '../../../contract/entities/explore.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Columns, InspectorColumn, WorkColumn } from '../../components/panel.tsx';
import { seriesName, targetName } from '../../series/names.ts';
import { orderPanel } from '../../series/panel-order.ts';
import { filterOf, panelKey } from '../../state/explore.ts';
import { useSeriesList, useSubset, useVersion } from '../../state/selection.ts';
import { useApp, useOwnResource, useSlice, useView } from '../../state/use-app.ts';
import { AllInspector } from './all-inspector.tsx';
import { AllView } from './all-view.tsx';
import { barePanel } from './bare-panel.ts';
import { BrowserColumn } from './browser-column.tsx';
import { SeriesInspector } from './series-inspector.tsx';
import { SeriesView } from './series-view.tsx';
import { useExploreKeys } from './use-explore-keys.ts';

/** Every series of a version, to find the odd ones; and what one of them, or all together, are like. */
export function ExploreScreen() {
  const app = useApp();
  const version = useVersion();
  const list = useSeriesList();
  if (!version)
    return (
      <EmptyState
        title="Nothing to explore yet"
        text="Import data first: its series, what repeats in them and what stands out are shown here."
      >
        <Button onClick={() => app.navigation.go('data')}>Import data</Button>
      </EmptyState>
    );
  if (list.failure && !list.value)
    return <FailureNote failure={list.failure} steps={{ 'try-again': () => app.series.refresh(version.id) }} />;
  return list.value && <Explore key={version.id} version={version} list={list.value} />;
}

const noRows = new Int32Array();

function Explore({ version, list }: { readonly version: DatasetVersion; readonly list: SeriesList }) {
  const app = useApp();
  const inspector = useView((view) => view.inspector);
  const text = useView((view) => view.filter);
  const only = useSubset()?.members ?? null;
  const { view, order: sort, pattern, wide } = useSlice('explore', (state) => state);
  const filter = useSlice('explore', (state) => filterOf(state, version.id));
  const index = useSlice('navigation', (place) => place.seriesIndex);
  const roomy = useMediaQuery('(min-width: 1600px)', undefined, { getInitialValueInEffect: false }) ?? false;

  const resource = useOwnResource(app.explore.panels, panelKey(version.id, filter));
  // While another filter is worked out the list of the last one stays; before the first there are names and sums.
  const last = useRef<ExplorePanel | null>(null);
  if (resource.value) last.current = resource.value;
  const bare = useMemo(() => barePanel(list), [list]);
  const panel = last.current ?? bare;
  const order = useMemo(
    () => orderPanel(panel, list, { text, pattern: panel === bare ? null : pattern, only, order: sort }),
    [panel, bare, list, text, pattern, only, sort],
  );
  const select = useCallback(
    (next: number) => {
      app.navigation.selectSeries(next);
      app.explore.store.setState({ view: 'series' });
    },
    [app],
  );
  useExploreKeys(panel, view === 'series' ? order : noRows, select);

  return (
    <Columns>
      <BrowserColumn version={version} list={list} panel={panel} resource={resource} order={order} wide={wide} onSelect={select} />
      <WorkColumn label="Explore">
        {view === 'series' ? (
          <SeriesView version={version} name={seriesName(list, index, targetName(version))} />
        ) : (
          <AllView version={version} />
        )}
      </WorkColumn>
      {inspector && (!wide || roomy) && (
        <InspectorColumn label={view === 'series' ? 'About the series' : 'About all series'}>
          {view === 'series' ? <SeriesInspector version={version} /> : <AllInspector version={version} panel={resource.value} />}
        </InspectorColumn>
      )}
    </Columns>
  );
}
