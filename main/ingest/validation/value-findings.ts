import type { Finding } from '../../../contract/entities/dataset.ts';
import type { FindingExample } from '../../../contract/entities/validation.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { formatPeriod, type TimeAxis } from '../../../engine/core/time-axis.ts';
import { levelShifts, levelWindow } from '../../../engine/validation/level-shift.ts';
import { seasonOutliers } from '../../../engine/validation/outliers.ts';
import { exampleAt, namedSeries, shapeFindings } from '../series-findings.ts';
import { plural } from '../words.ts';

const short = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en');

const EXAMPLES = 5;

/** What is to be said about the values that models see: gaps and negative ones that are left, outliers, level shifts, constant and short series. */
export function valueFindings(panel: Panel, axis: TimeAxis, onSeries?: (done: number) => void): Finding[] {
  return [
    ...cellsFinding(panel, axis, 'gaps', Number.isNaN),
    ...cellsFinding(panel, axis, 'negative-values', (value) => value < 0),
    ...shapeFindings(panel, axis),
    ...shapeOverTime(panel, axis, onSeries),
  ];
}

function cellsFinding(panel: Panel, axis: TimeAxis, code: 'gaps' | 'negative-values', wrong: (value: number) => boolean): Finding[] {
  let count = 0;
  const series: number[] = [];
  const examples: FindingExample[] = [];
  for (let s = 0; s < panel.ids.length; s++) {
    const before = count;
    const from = panel.offsets[s] as number;
    for (let i = from; i < (panel.offsets[s + 1] as number); i++) {
      if (!wrong(panel.y[i] as number)) continue;
      if (count++ === before && examples.length < EXAMPLES) examples.push(exampleAt(panel, axis, s, i - from));
    }
    if (count > before) series.push(s);
  }
  if (count === 0) return [];
  const where = panel.ids.length === 1 ? '' : ` in ${plural(series.length, 'series', 'series')}`;
  const message =
    code === 'gaps'
      ? `${plural(count, 'period')} ${count === 1 ? 'is' : 'are'} missing${where}; most models fill them with what the season and their neighbours suggest.`
      : `${plural(count, 'value')} ${count === 1 ? 'is' : 'are'} negative${where} (returns or corrections, perhaps).`;
  return [{ code, severity: 'warning', message, count, ...namedSeries(panel, series), examples }];
}

/** Outliers against season and trend, and level shifts, in one pass over the series. */
function shapeOverTime(panel: Panel, axis: TimeAxis, onSeries?: (done: number) => void): Finding[] {
  const m = panel.seasonLength;
  const odd = { count: 0, series: [] as number[], examples: [] as FindingExample[] };
  const shifts = { count: 0, series: [] as number[], examples: [] as FindingExample[] };
  let shiftWords = '';
  for (let s = 0; s < panel.ids.length; s++) {
    const y = panel.y.subarray(panel.offsets[s], panel.offsets[s + 1]);
    const outliers = seasonOutliers(y, m);
    if (outliers.length > 0) {
      odd.count += outliers.length;
      odd.series.push(s);
      if (odd.examples.length < EXAMPLES) odd.examples.push(exampleAt(panel, axis, s, outliers[0] as number));
    }
    const window = levelWindow(m, y.length);
    const found = window === 0 ? [] : levelShifts(y, { window, seasonLength: m });
    const [first] = found.toSorted((a, b) => b.score - a.score);
    if (first) {
      shifts.count += found.length;
      shifts.series.push(s);
      if (shifts.examples.length < EXAMPLES) shifts.examples.push(exampleAt(panel, axis, s, first.at));
      if (shiftWords === '')
        shiftWords = `${formatPeriod(axis, (panel.start[s] as number) + first.at)}, from ${short(first.before)} to ${short(first.after)}`;
    }
    onSeries?.(s + 1);
  }
  const findings: Finding[] = [];
  const where = (indexes: readonly number[]): string => (panel.ids.length === 1 ? '' : ` in ${plural(indexes.length, 'series', 'series')}`);
  if (odd.count > 0)
    findings.push({
      code: 'season-outliers',
      severity: 'info',
      message: `${plural(odd.count, 'value')}${where(odd.series)} ${odd.count === 1 ? 'is' : 'are'} far from what season and trend explain.`,
      count: odd.count,
      ...namedSeries(panel, odd.series),
      examples: odd.examples,
    });
  if (shifts.count > 0)
    findings.push({
      code: 'level-shift',
      severity: 'warning',
      message: `${plural(shifts.count, 'lasting shift')} of level${where(shifts.series)}, for example at ${shiftWords}. What came before may mislead a model.`,
      count: shifts.count,
      ...namedSeries(panel, shifts.series),
      examples: shifts.examples,
    });
  return findings;
}
