import { csvField, csvLine } from '../../../contract/csv.ts';
import { formatPeriods } from '../../../engine/core/time-axis.ts';
import { unpackNode } from './node-codec.ts';
import type { LevelView } from './node-view.ts';

/** First period after the data. */
export const nextPeriodOf = ({ panel }: Pick<LevelView, 'panel'>): number =>
  panel.ids.reduce(
    (end, _, j) => Math.max(end, (panel.start[j] as number) + (panel.offsets[j + 1] as number) - (panel.offsets[j] as number)),
    0,
  );

/** Every node and period as a line: level, columns of the series, what it is called, date, forecast that agrees, bounds, forecast by itself, model. */
export function* levelLines(
  view: LevelView,
  bands: readonly number[],
  stored: Iterable<{ readonly node: number; readonly payload: Uint8Array }>,
): Generator<string> {
  const { hierarchy, axis } = view;
  const columns = [...new Set(hierarchy.nodes.flatMap(({ key }) => Object.keys(key)))];
  const taken = new Set(['level', 'node', 'date', 'forecast', 'base', 'model']);
  yield csvLine([
    'level',
    'node',
    // A column of the data may have the name of one of these.
    ...columns.map((name) => csvField(taken.has(name) ? `series ${name}` : name)),
    'date',
    'forecast',
    ...bands.flatMap((level) => [`lower_${level}`, `upper_${level}`]),
    'base',
    'model',
  ]);
  let dates: string[] | null = null;
  for (const { node, payload } of stored) {
    const own = hierarchy.nodes[node];
    if (!own) continue;
    const { base, reconciled, model } = unpackNode(payload);
    dates ??= formatPeriods(axis, nextPeriodOf(view), base.mean.length);
    const head = [hierarchy.levels[own.level]?.name ?? '', own.label, ...columns.map((name) => own.key[name] ?? '')].map(csvField);
    yield dates
      .map((date, step) =>
        csvLine([
          ...head,
          date,
          String(reconciled.mean[step]),
          ...bands.flatMap((level) => {
            const band = reconciled.bands.find((one) => one.level === level);
            return [String(band?.lower[step] ?? ''), String(band?.upper[step] ?? '')];
          }),
          String(base.mean[step]),
          model,
        ]),
      )
      .join('');
  }
}
