import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import type { SeriesForecast } from '../../../contract/entities/experiment.ts';
import { amount, sizeOf } from '../../words/numbers.ts';
import css from './forecast-grid.module.css';

const columnPx = 84;
const headPx = 88;

interface GridRow {
  readonly label: string;
  readonly kind: 'actual' | 'forecast' | 'edge';
  readonly past: Float64Array | null;
  readonly ahead: Float64Array | null;
}

/** Actual values and the forecast, time from left to right as in the chart above. It opens at the origin; the past is to the left. */
export function ForecastGrid({ forecast }: { readonly forecast: SeriesForecast }) {
  const scroller = useRef<HTMLDivElement>(null);
  const past = forecast.history.time.length;
  const total = past + forecast.forecast.time.length;
  const rows = useMemo(() => gridRows(forecast), [forecast]);
  const size = useMemo(() => sizeOf([...forecast.forecast.mean, ...forecast.history.y.subarray(-200)].filter(Number.isFinite)), [forecast]);
  const columns = useVirtualizer({
    horizontal: true,
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => columnPx,
    overscan: 4,
    paddingStart: headPx,
    scrollPaddingStart: headPx,
  });
  useEffect(() => columns.scrollToIndex(Math.max(0, past - 1), { align: 'start' }), [columns, past]);
  const timeAt = (i: number): string => (i < past ? forecast.history.time[i] : forecast.forecast.time[i - past]) ?? '';
  const valueAt = (row: GridRow, i: number): number | undefined => (i < past ? row.past?.[i] : row.ahead?.[i - past]);
  const items = columns.getVirtualItems();
  const style = { width: columns.getTotalSize() };
  return (
    <div
      className={css.scroller}
      ref={scroller}
      tabIndex={0}
      role="table"
      aria-label="Forecast values"
      aria-colcount={total + 1}
      data-own-arrows
      data-inset
    >
      <div role="row" className={`${css.row} ${css.head}`} style={style}>
        <span role="columnheader" className={css.label}>
          Period
        </span>
        {items.map((item) => (
          <span
            key={item.key}
            role="columnheader"
            aria-colindex={item.index + 2}
            className={css.cell}
            data-origin={item.index === past || undefined}
            data-ahead={item.index >= past || undefined}
            style={{ left: item.start }}
          >
            {timeAt(item.index)}
          </span>
        ))}
      </div>
      {rows.map((row) => (
        <div key={row.label} role="row" className={css.row} data-kind={row.kind} style={style}>
          <span role="rowheader" className={css.label}>
            {row.label}
          </span>
          {items.map((item) => {
            const value = valueAt(row, item.index);
            return (
              <span
                key={item.key}
                role="cell"
                aria-colindex={item.index + 2}
                className={css.cell}
                data-origin={item.index === past || undefined}
                data-ahead={item.index >= past || undefined}
                style={{ left: item.start }}
              >
                {value === undefined ? '' : amount(value, size)}
              </span>
            );
          })}
        </div>
      ))}
    </div>
  );
}

function gridRows({ history, forecast }: SeriesForecast): GridRow[] {
  const bands = forecast.bands.toSorted((a, b) => a.level - b.level);
  const edge = (label: string, ahead: Float64Array): GridRow => ({ label, kind: 'edge', past: null, ahead });
  return [
    { label: 'Actual', kind: 'actual', past: history.y, ahead: null },
    ...bands.toReversed().map(({ level, upper }) => edge(`Upper ${level}%`, upper)),
    { label: 'Forecast', kind: 'forecast', past: null, ahead: forecast.mean },
    ...bands.map(({ level, lower }) => edge(`Lower ${level}%`, lower)),
  ];
}
