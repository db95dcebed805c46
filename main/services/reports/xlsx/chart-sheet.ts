import type { Row, Sheet } from 'write-excel-file/node';
import type { ReportChart, ReportModel } from '../model/report-model.ts';
import { date, head, number, sheet } from './cells.ts';

const seriesShown = 12;

/** Columns of one series: what was, and where it goes on what is forecast, so that both make one line of a chart. */
function columnsOf({ name, bands }: ReportChart): string[] {
  return [
    `${name}: actual`,
    `${name}: forecast`,
    ...bands.flatMap(({ level }) => [`${name}: lower ${level}%`, `${name}: upper ${level}%`]),
  ];
}

/**
 * The largest series as a chart wants them: a row for each period, a column for each line, one row of names above. Select it and insert a line chart.
 */
export function chartSheet({ charts }: ReportModel, format: string): Sheet<Buffer> {
  const shown = charts.slice(0, seriesShown);
  const instants = new Map<string, number | null>();
  for (const { history, forecast } of shown)
    for (const { time, ms } of [history, forecast]) time.forEach((label, i) => instants.set(label, ms[i] ?? null));
  // Counted time sorts by its number.
  const place = (label: string): number => instants.get(label) ?? Number(label);
  const labels = [...instants.keys()].toSorted((a, b) => place(a) - place(b));
  const places = shown.map(({ history, forecast }) => ({
    past: new Map(history.time.map((label, i) => [label, i])),
    next: new Map(forecast.time.map((label, i) => [label, i])),
  }));
  const rows = labels.map((label): Row => [
    date(instants.get(label) ?? null, label, format),
    ...shown.flatMap(({ history, forecast, bands }, k) => {
      const past = places[k]?.past.get(label);
      const next = places[k]?.next.get(label);
      const at = (column: readonly (number | null)[]) => number(next === undefined ? null : column[next]);
      return [
        number(past === undefined ? null : history.y[past]),
        at(forecast.mean),
        ...bands.flatMap(({ lower, upper }) => [at(lower), at(upper)]),
      ];
    }),
  ]);
  const names = ['Date', ...shown.flatMap(columnsOf)];
  return sheet(
    'Chart data',
    [head(names), ...rows],
    names.map(() => 14),
    1,
  );
}
