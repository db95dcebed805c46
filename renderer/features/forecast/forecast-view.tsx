import { Button, Switch } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { Experiment, SeriesForecast } from '../../../contract/entities/experiment.ts';
import type { Range } from '../../charts/figure.ts';
import { forecastFigure } from '../../charts/forecast-figure.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { Bar } from '../../components/panel.tsx';
import { seriesName, targetName } from '../../series/names.ts';
import { exportReport } from '../../state/actions.ts';
import { useSeriesList } from '../../state/selection.ts';
import { useApp, useSlice, useView } from '../../state/use-app.ts';
import { ForecastGrid } from './forecast-grid.tsx';
import css from './forecast-view.module.css';
import { ModelSwitch } from './model-switch.tsx';
import { useForecast } from './use-forecast.ts';
import { useForecastKeys } from './use-forecast-keys.ts';
import { ForecastViewSwitch } from './view-switch.tsx';

interface Props {
  readonly experiment: Experiment;
  readonly version: DatasetVersion;
}

/** The chart, and its numbers under it. */
export function ForecastView({ experiment, version }: Props) {
  const app = useApp();
  const { value: list } = useSeriesList();
  const index = useSlice('navigation', (place) => place.seriesIndex);
  const folds = useView((view) => view.folds);
  const { model, key, forecast } = useForecast(experiment);
  const [making, setMaking] = useState<'html' | 'csv' | null>(null);
  useForecastKeys(experiment, list);
  // While the next series is on its way the last one stays, so that stepping through them does not flicker.
  const last = useRef<{ readonly key: string; readonly value: SeriesForecast } | null>(null);
  if (forecast.value && key !== null) last.current = { key, value: forecast.value };
  const shown = forecast.failure ? null : last.current;
  const name = list ? seriesName(list, index, targetName(version)) : '';
  const make = (format: 'html' | 'csv') => async (): Promise<void> => {
    setMaking(format);
    await exportReport(app, experiment.id, format, model);
    setMaking(null);
  };
  return (
    <>
      <Bar title={<span className={css.name}>{name}</span>}>
        <ForecastViewSwitch />
        <ModelSwitch experiment={experiment} />
        <Switch
          size="xs"
          withThumbIndicator={false}
          label="Folds"
          checked={folds}
          onChange={(event) => app.view.setState({ folds: event.currentTarget.checked })}
          classNames={{ label: css.switch ?? '' }}
        />
        <Button variant="default" aria-keyshortcuts="W" onClick={() => app.navigation.go('explain')}>
          Why?
        </Button>
        <Button variant="default" loading={making === 'csv'} onClick={() => void make('csv')()}>
          Export CSV
        </Button>
        <Button loading={making === 'html'} onClick={() => void make('html')()}>
          HTML report
        </Button>
      </Bar>
      {forecast.failure && key !== null && (
        <FailureNote failure={forecast.failure} steps={{ 'try-again': () => app.forecasts.refresh(key) }} />
      )}
      <div className={css.chart}>{shown && <Chart experiment={experiment} version={version} shown={shown} name={name} />}</div>
      <div className={css.grid}>{shown && <ForecastGrid key={`${experiment.id}-${index}`} forecast={shown.value} />}</div>
    </>
  );
}

interface ChartProps extends Props {
  readonly shown: { readonly key: string; readonly value: SeriesForecast };
  readonly name: string;
}
function Chart({ experiment, version, shown, name }: ChartProps) {
  const scheme = useScheme();
  const folds = useView((view) => view.folds);
  const { value: forecast } = shown;
  const row = experiment.leaderboard.find((one) => one.model === forecast.model) ?? null;
  // Switching models keeps the zoom; another series starts at its own.
  const key = JSON.stringify([experiment.id, forecast.series]);
  const [window, setWindow] = useState<{ readonly key: string; readonly range: Range } | null>(null);
  const figure = useMemo(
    () =>
      forecastFigure({
        forecast,
        row,
        modelLabel: row?.label ?? forecast.model,
        unit: version.roles.target ?? 'Value',
        seasonLength: version.seasonLength,
        integerAxis: version.axis.frequency.unit === 'integer',
        folds,
        scheme,
        key,
        shown: window?.key === key ? window.range : null,
      }),
    [forecast, row, version, folds, scheme, key, window],
  );
  return (
    <Plot
      figure={figure}
      label={`Forecast of ${name} with ${row?.label ?? forecast.model}`}
      onWindow={(range) => setWindow({ key, range })}
    />
  );
}
