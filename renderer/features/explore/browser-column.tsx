import { ActionIcon, Select, Tooltip } from '@mantine/core';
import type { DatasetVersion, SeriesList } from '../../../contract/entities/dataset.ts';
import type { DemandPatternName, ExplorePanel } from '../../../contract/entities/explore.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { FilterField } from '../../components/filter-field.tsx';
import { ColumnsIcon, FilterIcon } from '../../components/icons.tsx';
import { SubsetNote } from '../../components/subset-note.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { targetName, versionName } from '../../series/names.ts';
import type { Resource } from '../../state/cache.ts';
import { filterOf, filterSize, panelKey } from '../../state/explore.ts';
import { useApp, useResource, useSlice, useView } from '../../state/use-app.ts';
import { patternWords } from '../../words/explore.ts';
import { count } from '../../words/numbers.ts';
import css from './browser-column.module.css';
import { FilterForm } from './filter-form.tsx';
import { SeriesBrowser } from './series-browser.tsx';

interface Props {
  readonly version: DatasetVersion;
  readonly list: SeriesList;
  readonly panel: ExplorePanel;
  readonly resource: Resource<ExplorePanel>;
  readonly order: Int32Array;
  readonly wide: boolean;
  readonly onSelect: (index: number) => void;
}

const patterns = ['smooth', 'erratic', 'intermittent', 'lumpy', 'none'] as const satisfies readonly DemandPatternName[];

/** The series at the left: which version, which of them, in what order. */
export function BrowserColumn({ version, list, panel, resource, order, wide, onSelect }: Props) {
  const app = useApp();
  const versions = useSlice('workspace', (state) => state.versions) ?? [];
  const filter = useSlice('explore', (state) => filterOf(state, version.id));
  const filtering = useSlice('explore', (state) => state.filtering);
  const pattern = useSlice('explore', (state) => state.pattern);
  const selected = useSlice('navigation', (place) => place.seriesIndex);
  const text = useView((view) => view.filter);
  const { value: totals } = useResource(app.explore.totals, filtering ? panelKey(version.id, {}) : null);
  const set = app.explore.store.setState;
  const size = filterSize(filter);
  return (
    <section className={css.column} aria-label="Series to explore" data-wide={wide || undefined}>
      <div className={css.tools}>
        <Select
          aria-label="Dataset version"
          value={version.id}
          data={versions.map((one) => ({ value: one.id, label: versionName(one) }))}
          onChange={(id) => id !== null && app.navigation.selectVersion(id)}
          className={css.version ?? ''}
        />
        <Tooltip label={filtering ? 'Hide the filter' : 'Filter by period and category'}>
          <ActionIcon
            aria-label={size === 0 ? 'Filter by period and category' : `Filter by period and category, ${size} set`}
            aria-expanded={filtering}
            data-set={size > 0 || undefined}
            className={css.filter ?? ''}
            onClick={() => set({ filtering: !filtering })}
          >
            <FilterIcon />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={wide ? 'Show the column that is sorted by' : 'Show all columns'}>
          <ActionIcon aria-label="All columns" aria-pressed={wide} onClick={() => set({ wide: !wide })}>
            <ColumnsIcon />
          </ActionIcon>
        </Tooltip>
      </div>
      {filtering && totals && <FilterForm totals={totals} filter={filter} onChange={(next) => app.explore.setFilter(version.id, next)} />}
      <div className={css.tools}>
        <FilterField />
        <Select
          aria-label="Class"
          value={pattern ?? 'all'}
          data={[{ value: 'all', label: 'All classes' }, ...patterns.map((value) => ({ value, label: patternWords[value].label }))]}
          onChange={(value) => set({ pattern: value === 'all' ? null : (value as DemandPatternName) })}
          className={css.class ?? ''}
        />
      </div>
      <SubsetNote />
      {resource.failure && (
        <FailureNote failure={resource.failure} steps={{ 'try-again': () => app.explore.panels.refresh(panelKey(version.id, filter)) }} />
      )}
      <p className={css.status} role="status">
        {resource.loading && resource.progress ? (
          <>
            <span className="clip">
              {resource.progress.phase} {count(resource.progress.done)}/{count(resource.progress.total)}
            </span>
            <span className={css.track}>
              <ProgressBar label={resource.progress.phase} done={resource.progress.done} total={resource.progress.total} />
            </span>
          </>
        ) : resource.loading ? (
          'Working it out …'
        ) : (
          <span className="clip">
            {order.length === panel.total ? `${count(panel.total)} series` : `${count(order.length)} of ${count(panel.total)} series`}
            {panel.errorOf && (
              <span title={`Errors are those of ${panel.errorOf.label} in ${panel.errorOf.name}`}> · errors of {panel.errorOf.label}</span>
            )}
          </span>
        )}
      </p>
      <SeriesBrowser
        panel={panel}
        list={list}
        order={order}
        selected={selected}
        fallback={targetName(version)}
        wide={wide}
        waiting={resource.loading}
        onSelect={onSelect}
      />
      {order.length === 0 && (
        <p className={css.none}>
          No series {text === '' ? 'is left by class and filter' : `matches “${text}”${pattern || size > 0 ? ', class and filter' : ''}`}.
        </p>
      )}
    </section>
  );
}
