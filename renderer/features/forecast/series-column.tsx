import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { FilterField } from '../../components/filter-field.tsx';
import { ListColumn } from '../../components/panel.tsx';
import { SeriesTable } from '../../components/series-table.tsx';
import { targetName } from '../../series/names.ts';
import { useSeriesList } from '../../state/selection.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import css from './series-column.module.css';

/** The series of a version at the left of a screen that shows one of them. */
export function SeriesColumn({ version }: { readonly version: DatasetVersion }) {
  const app = useApp();
  const series = useSeriesList();
  const seriesIndex = useSlice('navigation', (place) => place.seriesIndex);
  return (
    <ListColumn label="Series to choose from">
      <div className={css.tools}>
        <FilterField />
      </div>
      {series.failure && <FailureNote failure={series.failure} steps={{ 'try-again': () => app.series.refresh(version.id) }} />}
      {series.value && (
        <SeriesTable
          compact
          list={series.value}
          selected={seriesIndex}
          fallback={targetName(version)}
          onSelect={app.navigation.selectSeries}
        />
      )}
    </ListColumn>
  );
}
