import { useMemo, useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { Range } from '../../charts/figure.ts';
import { historyFigure } from '../../charts/history-figure.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { FilterField } from '../../components/filter-field.tsx';
import { SeriesTable } from '../../components/series-table.tsx';
import { seriesName, targetName, versionName } from '../../series/names.ts';
import { valuesKey } from '../../state/app.ts';
import { useSeriesList } from '../../state/selection.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';
import css from './series-tab.module.css';

/** The selected series drawn, all series below it. */
export function SeriesTab({ version }: { readonly version: DatasetVersion }) {
  const app = useApp();
  const series = useSeriesList();
  const seriesIndex = useSlice('navigation', (place) => place.seriesIndex);
  return (
    <>
      <div className={css.chart}>
        <SeriesChart version={version} index={seriesIndex} />
      </div>
      <div className={css.series}>
        <div className={css.tools}>
          <h3 className={css.heading}>{counted(version.series, 'series', 'series')}</h3>
          {version.series > 1 && <FilterField />}
        </div>
        {series.failure && <FailureNote failure={series.failure} steps={{ 'try-again': () => app.series.refresh(version.id) }} />}
        {series.value && (
          <SeriesTable list={series.value} selected={seriesIndex} fallback={targetName(version)} onSelect={app.navigation.selectSeries} />
        )}
      </div>
    </>
  );
}

function SeriesChart({ version, index }: { readonly version: DatasetVersion; readonly index: number }) {
  const app = useApp();
  const scheme = useScheme();
  const key = valuesKey(version.id, index);
  const { value, failure } = useResource(app.values, key);
  const { value: list } = useSeriesList();
  const [shown, setShown] = useState<{ readonly key: string; readonly window: Range } | null>(null);
  const name = list ? seriesName(list, index, targetName(version)) : '';
  const figure = useMemo(
    () =>
      value &&
      historyFigure({
        key,
        name,
        unit: version.roles.target ?? 'Value',
        time: value.time,
        y: value.y,
        integerAxis: version.axis.frequency.unit === 'integer',
        scheme,
        shown: shown?.key === key ? shown.window : null,
      }),
    [value, key, name, version, scheme, shown],
  );
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.values.refresh(key) }} />;
  if (!figure) return <Waiting />;
  return (
    <Plot
      figure={figure}
      title={<h3 className={css.heading}>{name}</h3>}
      label={`${name}, ${versionName(version)}`}
      onWindow={(window) => setShown({ key, window })}
    />
  );
}

/** Keeps the place of a chart whose numbers are on their way. */
export const Waiting = () => <div style={{ flex: 1 }} role="status" aria-label="Loading" />;
