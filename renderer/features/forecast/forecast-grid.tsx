import { useMemo } from 'react';
import type { SeriesForecast } from '../../../contract/entities/experiment.ts';
import { TimeGrid, type TimeRow } from '../../components/time-grid.tsx';
import { amount, sizeOf } from '../../words/numbers.ts';

/** Actual values and the forecast, time from left to right as in the chart above. It opens at the origin; the past is to the left. */
export function ForecastGrid({ forecast }: { readonly forecast: SeriesForecast }) {
  const times = useMemo(() => [...forecast.history.time, ...forecast.forecast.time], [forecast]);
  const rows = useMemo(() => gridRows(forecast), [forecast]);
  return <TimeGrid label="Forecast values" times={times} rows={rows} origin={forecast.history.time.length} />;
}

function gridRows({ history, forecast }: SeriesForecast): TimeRow[] {
  const past = history.time.length;
  const size = sizeOf([...forecast.mean, ...history.y.subarray(-200)].filter(Number.isFinite));
  const bands = forecast.bands.toSorted((a, b) => a.level - b.level);
  const ahead = (label: string, kind: string, values: Float64Array): TimeRow => ({
    label,
    kind,
    text: (place) => (place < past ? '' : amount(values[place - past], size)),
  });
  return [
    { label: 'Actual', kind: 'actual', text: (place) => (place < past ? amount(history.y[place], size) : '') },
    ...bands.toReversed().map(({ level, upper }) => ahead(`Upper ${level}%`, 'edge', upper)),
    ahead('Forecast', 'forecast', forecast.mean),
    ...bands.map(({ level, lower }) => ahead(`Lower ${level}%`, 'edge', lower)),
  ];
}
