import { csvField, csvLine } from '../../../contract/csv.ts';
import { formatPeriods } from '../../../engine/core/time-axis.ts';
import { unpackNode } from './node-codec.ts';
import type { LevelView } from './node-view.ts';

type Stored = Iterable<{ readonly node: number; readonly payload: Uint8Array }>;

/** One period of one node. */
export interface LevelRow {
  readonly level: string;
  readonly node: string;
  readonly series: Readonly<Record<string, string>>;
  readonly date: string;
  /** The one that agrees. */
  readonly forecast: number;
  /** [level, lower, upper], ascending. */
  readonly bands: readonly (readonly [number, number, number])[];
  /** The forecast by itself. */
  readonly base: number;
  readonly model: string;
}

/** First period after the data. */
const nextPeriodOf = ({ panel }: LevelView): number =>
  panel.ids.reduce(
    (end, _, j) => Math.max(end, (panel.start[j] as number) + (panel.offsets[j + 1] as number) - (panel.offsets[j] as number)),
    0,
  );

/** The periods of every node, a node at a time. */
export function* levelRows(view: LevelView, stored: Stored): Generator<readonly LevelRow[]> {
  const { hierarchy, axis } = view;
  let dates: string[] | null = null;
  for (const { node, payload } of stored) {
    const own = hierarchy.nodes[node];
    if (!own) continue;
    const { base, reconciled, model } = unpackNode(payload);
    dates ??= formatPeriods(axis, nextPeriodOf(view), base.mean.length);
    yield dates.map((date, step) => ({
      level: hierarchy.levels[own.level]?.name ?? '',
      node: own.label,
      series: own.key,
      date,
      forecast: reconciled.mean[step] as number,
      bands: reconciled.bands.map(({ level, lower, upper }) => [level, lower[step] as number, upper[step] as number] as const),
      base: base.mean[step] as number,
      model,
    }));
  }
}

/** The same as CSV: level, node, columns of the series, date, forecast that agrees, bounds, forecast by itself, model. */
export function* levelLines(view: LevelView, bands: readonly number[], stored: Stored): Generator<string> {
  const columns = [...new Set(view.hierarchy.nodes.flatMap(({ key }) => Object.keys(key)))];
  const edges = bands.flatMap((level) => [`lower_${level}`, `upper_${level}`]);
  const taken = new Set(['level', 'node', 'date', 'forecast', 'base', 'model', ...edges]);
  // A column of the data may have the name of one of these.
  const names = columns.map((name) => csvField(taken.has(name) ? `series ${name}` : name));
  yield csvLine(['level', 'node', ...names, 'date', 'forecast', ...edges, 'base', 'model']);
  for (const rows of levelRows(view, stored))
    yield rows
      .map(({ level, node, series, date, forecast, bands: own, base, model }) =>
        csvLine([
          ...[level, node, ...columns.map((name) => series[name] ?? '')].map(csvField),
          date,
          String(forecast),
          ...own.flatMap(([, lower, upper]) => [String(lower), String(upper)]),
          String(base),
          model,
        ]),
      )
      .join('');
}
