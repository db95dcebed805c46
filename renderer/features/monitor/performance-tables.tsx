import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { PerformanceFigures, VersionPerformance } from '../../../contract/entities/performance.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { count, metric, percent, percentMetric } from '../../words/numbers.ts';
import css from './monitor.module.css';

type Row = PerformanceFigures & { readonly name: string; readonly order: number | string; readonly series?: number };

/** Rows that are drawn at a time: more are found by sorting. */
const mostRows = 200;

function columnsOf(label: string, levels: readonly number[], grouped: boolean): Column<Row>[] {
  const figure = (
    id: string,
    title: string,
    meaning: string,
    of: (row: Row) => number | null,
    text: (value: number | null) => string,
  ): Column<Row> => ({
    id,
    label: title,
    meaning,
    numeric: true,
    descending: true,
    sortBy: of,
    cell: (row) => text(of(row)),
  });
  return [
    { id: 'name', label, sortBy: ({ order }) => order, cell: ({ name }) => <span className="clip">{name}</span> },
    ...(grouped ? [figure('series', 'Series', 'Series of the group', ({ series = 0 }) => series, count)] : []),
    figure(
      'ratio',
      'Error / expected',
      'Size of errors over the size that the backtest led to expect: 1 is as expected',
      ({ ratio }) => ratio,
      metric,
    ),
    figure('mae', 'MAE', 'Mean absolute error, in units of the data', ({ mae }) => mae, metric),
    figure('rmse', 'RMSE', 'Root mean squared error, in units of the data', ({ rmse }) => rmse, metric),
    figure('mase', 'MASE', 'Error over that of the seasonal naive forecast within the history', ({ mase }) => mase, metric),
    figure(
      'wape',
      'WAPE',
      'Sum of absolute errors over the sum of what came',
      ({ wape }) => wape,
      (value) => percentMetric(value),
    ),
    figure('bias', 'Bias', 'Forecast minus actual, mean: above zero is too much', ({ bias }) => bias, metric),
    ...levels.map((level) =>
      figure(
        `in-${level}`,
        `In ${level}%`,
        `Share of actuals inside the ${level}% interval`,
        ({ coverage }) => {
          const held = coverage.find((one) => one.level === level);
          return held && held.total > 0 ? held.inside / held.total : null;
        },
        (value) => percent(value),
      ),
    ),
    figure('count', 'Values', 'Pairs of a forecast and an actual', (row) => row.count, count),
  ];
}

/** Errors by steps ahead, by series and by the values of key columns. */
export function PerformanceTables({ version }: { readonly version: VersionPerformance }) {
  const groups: readonly { readonly value: string; readonly label: string; readonly grouped: boolean; readonly rows: readonly Row[] }[] = [
    {
      value: 'steps',
      label: 'Steps ahead',
      grouped: false,
      rows: version.steps.map((row) => ({ ...row, name: String(row.step), order: row.step })),
    },
    { value: 'series', label: 'Series', grouped: false, rows: version.series.map((row) => ({ ...row, order: row.name })) },
    ...version.segments.map(({ name, rows }) => ({
      value: `by ${name}`,
      label: name,
      grouped: true,
      rows: rows.map((row) => ({ ...row, name: row.value, order: row.value })),
    })),
  ];
  const [wanted, setWanted] = useState('steps');
  const shown = groups.find(({ value }) => value === wanted) ?? groups[0];
  if (!shown) return null;
  const levels = version.total.coverage.map(({ level }) => level);
  const most = shown.rows.length > mostRows || (shown.value === 'series' && version.moreSeries > 0);
  return (
    <div className={css.tables}>
      <div className={css.switch}>
        <SegmentedControl
          aria-label="What errors are grouped by"
          value={shown.value}
          onChange={setWanted}
          data={groups.map(({ value, label }) => ({ value, label }))}
        />
        <span className={css.quiet}>
          {shown.value === 'steps' ? 'All forecasts whose actuals have come' : 'The newest forecast of each period'}
          {most &&
            `; the first ${count(mostRows)} of ${count(shown.rows.length + (shown.value === 'series' ? version.moreSeries : 0))}, those that add most first`}
        </span>
      </div>
      <div className={css.scroll} tabIndex={0} role="group" aria-label={`Errors by ${shown.label}`} data-inset>
        <DataTable
          label={`Errors by ${shown.label}`}
          columns={columnsOf(shown.label, levels, shown.grouped)}
          rows={shown.rows.slice(0, mostRows)}
          rowKey={({ name }) => name}
        />
      </div>
    </div>
  );
}
