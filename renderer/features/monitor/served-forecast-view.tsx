import { Button, Select, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ServedForecast } from '../../../contract/entities/deployment.ts';
import type { DeploymentSummary } from '../../../contract/entities/performance.ts';
import type { Range } from '../../charts/figure.ts';
import { forecastFigure } from '../../charts/forecast-figure.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { saveServed } from '../../state/monitor-actions.ts';
import { servedKey, servedLimit } from '../../state/monitor.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { count, counted } from '../../words/numbers.ts';
import { ForecastGrid } from '../forecast/forecast-grid.tsx';
import { onShow, seriesOf, totalOf } from './deployed-series.ts';
import css from './monitor.module.css';

/** What a deployment gives to its users now: a series at a time, all of them as a file. */
export function ServedForecastView({ deployment }: { readonly deployment: DeploymentSummary }) {
  const app = useApp();
  const [search, setSearch] = useState('');
  const key = servedKey(deployment.id, search);
  const { value: served, failure } = useResource(app.monitor.served, key);
  const [place, setPlace] = useState(0);
  const [saving, setSaving] = useState(false);
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.monitor.served.refresh(key) }} />;
  if (!served) return null;
  const names = served.rows.map(({ series }) => Object.values(series).join(' · ') || deployment.dataset);
  const shown = Math.min(place, names.length - 1);
  const who = served.versions.map(({ number, label, series }) => `v${number} ${label} for ${counted(series, 'series', 'series')}`);
  const save = async (): Promise<void> => {
    setSaving(true);
    await saveServed(app, deployment.id);
    setSaving(false);
  };
  return (
    <div className={css.measured}>
      <div className={css.switch}>
        {(search !== '' || served.total > servedLimit) && (
          <TextInput
            aria-label="Find series"
            placeholder="Find series"
            w={140}
            value={search}
            onChange={(event) => {
              setSearch(event.currentTarget.value);
              setPlace(0);
            }}
          />
        )}
        <Select
          aria-label="Series"
          w={220}
          searchable
          allowDeselect={false}
          limit={200}
          value={shown < 0 ? null : String(shown)}
          onChange={(next) => setPlace(Number(next ?? 0))}
          data={names.map((label, i) => ({ value: String(i), label }))}
        />
        <span className={`${css.quiet} clip`}>
          From {served.origin} by {who.join(', ')}
          {served.total > names.length && `; the first ${count(names.length)} are listed`}
        </span>
        <span className={css.end}>
          <Button loading={saving} onClick={() => void save()}>
            Export CSV
          </Button>
        </span>
      </div>
      {shown < 0 ? (
        <p className={css.notYet}>No series is called so.</p>
      ) : (
        <Series deployment={deployment} served={served} place={shown} name={names[shown] ?? ''} />
      )}
    </div>
  );
}

interface SeriesProps {
  readonly deployment: DeploymentSummary;
  readonly served: ServedForecast;
  readonly place: number;
  readonly name: string;
}
function Series({ deployment, served, place, name }: SeriesProps) {
  const app = useApp();
  const scheme = useScheme();
  const row = served.rows[place];
  // What it stood on, for what came before.
  const dataId = deployment.lastForecast?.datasetVersionId ?? null;
  const versions = useSlice('workspace', (state) => state.versions);
  const version = versions?.find(({ id }) => id === dataId);
  const { value: list } = useResource(app.series, version ? dataId : null);
  const index = list && row ? seriesOf(list, row.series) : -1;
  const { value: past } = useResource(app.values, index < 0 ? null : JSON.stringify([dataId, index]));
  const forecast = useMemo(() => (row ? onShow(row, past ?? undefined) : null), [row, past]);
  // What came before may come later: the chart opens anew then.
  const key = `${deployment.id} ${served.madeAt} ${name} ${past?.y.length ?? 0}`;
  const [window, setWindow] = useState<{ readonly key: string; readonly range: Range } | null>(null);
  const figure = useMemo(
    () =>
      forecast &&
      forecastFigure({
        forecast,
        row: null,
        modelLabel: `v${row?.version ?? ''}`,
        unit: version?.roles.target ?? 'Value',
        seasonLength: version?.seasonLength ?? 1,
        integerAxis: deployment.counted,
        folds: false,
        scheme,
        key,
        shown: window?.key === key ? window.range : null,
      }),
    [forecast, row, version, deployment.counted, scheme, key, window],
  );
  if (!forecast || !figure) return null;
  return (
    <>
      <div className={css.forecastChart}>
        <Plot
          figure={figure}
          label={`Forecast of ${name} from ${served.origin}`}
          title={<span className={css.quiet}>{totalOf(forecast)}</span>}
          onWindow={(range) => setWindow({ key, range })}
        />
      </div>
      <div className={css.forecastGrid}>
        <ForecastGrid key={key} forecast={forecast} />
      </div>
    </>
  );
}
