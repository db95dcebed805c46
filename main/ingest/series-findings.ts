import type { Finding, ImportChoices } from '../../contract/entities/dataset.ts';
import type { FindingExample } from '../../contract/entities/validation.ts';
import type { Panel } from '../../engine/core/panel.ts';
import { formatPeriod, type TimeAxis } from '../../engine/core/time-axis.ts';
import { medianOutliers } from '../../engine/validation/outliers.ts';
import type { Assembled } from './assemble.ts';
import { plural } from './words.ts';

const EXAMPLES = 5;

function isConstant(y: Float64Array): boolean {
  for (const value of y) if (value !== y[0] && !Number.isNaN(value)) return false;
  return true;
}

/** Where a value stands, for whoever wants to look at it. */
export const exampleAt = (panel: Panel, axis: TimeAxis, series: number, position: number): FindingExample => {
  const value = panel.y[(panel.offsets[series] as number) + position] as number;
  return {
    series: panel.ids[series] ?? '',
    period: formatPeriod(axis, (panel.start[series] as number) + position),
    value: Number.isNaN(value) ? null : value,
  };
};

/** Names of a few series; nothing where the data is one series without a name. */
export const namedSeries = (panel: Panel, indexes: readonly number[]): { series?: string[] } =>
  panel.ids.length === 1 && (panel.ids[0] ?? '') === ''
    ? {}
    : { series: indexes.slice(0, EXAMPLES).map((index) => panel.ids[index] ?? '') };

/** What is to be said about whole series: gaps, constant and short ones, outliers. */
export function seriesFindings(panel: Panel, assembled: Assembled, axis: TimeAxis, gaps: ImportChoices['gaps'], empty: number): Finding[] {
  const findings: Finding[] = [];
  if (assembled.gaps > 0) {
    const where = panel.ids.length === 1 ? '' : ` in ${plural(assembled.gappy.length, 'series', 'series')}`;
    findings.push({
      code: gaps === 'zero' ? 'gaps-zero' : 'gaps',
      severity: gaps === 'missing' ? 'warning' : 'info',
      message:
        gaps === 'zero'
          ? `${plural(assembled.gaps, 'period')} without a row${where} ${assembled.gaps === 1 ? 'counts' : 'count'} as zero.`
          : `${plural(assembled.gaps, 'period')} ${assembled.gaps === 1 ? 'is' : 'are'} missing${where}${gaps === 'forward' ? `; ${assembled.gaps === 1 ? 'it takes' : 'they take'} the value before` : ''}.`,
      count: assembled.gaps,
      ...namedSeries(panel, assembled.gappy),
    });
  }
  findings.push(...shapeFindings(panel, axis));
  if (empty > 0) {
    findings.push({
      code: 'missing-values',
      severity: 'warning',
      message: `${plural(empty, 'series', 'series')} without a single value ${empty === 1 ? 'is' : 'are'} left out.`,
      count: empty,
    });
  }
  return findings;
}

/** Series that are constant or short, and values far from the rest of their series. */
export function shapeFindings(panel: Panel, axis: TimeAxis): Finding[] {
  const findings: Finding[] = [];
  const constant: number[] = [];
  const short: number[] = [];
  const outlying: number[] = [];
  const examples: FindingExample[] = [];
  let outliers = 0;
  const scratch = new Float64Array(panel.y.length);
  const enough = Math.max(10, 2 * panel.seasonLength);
  for (let s = 0; s < panel.ids.length; s++) {
    const y = panel.y.subarray(panel.offsets[s], panel.offsets[s + 1]);
    if (y.length < enough) short.push(s);
    if (isConstant(y)) {
      constant.push(s);
      continue;
    }
    const found = medianOutliers(y, scratch);
    if (found.length === 0) continue;
    if (examples.length < EXAMPLES) examples.push(exampleAt(panel, axis, s, found[0] as number));
    outliers += found.length;
    outlying.push(s);
  }
  if (constant.length > 0) {
    findings.push({
      code: 'constant-series',
      severity: 'warning',
      message:
        panel.ids.length === 1
          ? 'The series never changes.'
          : `${plural(constant.length, 'series', 'series')} never ${constant.length === 1 ? 'changes' : 'change'}.`,
      count: constant.length,
      ...namedSeries(panel, constant),
    });
  }
  if (short.length > 0) {
    findings.push({
      code: 'short-series',
      severity: 'warning',
      message:
        panel.ids.length === 1
          ? `The series has ${plural(panel.y.length, 'period')}; ${enough} or more make a forecast trustworthy.`
          : `${plural(short.length, 'series', 'series')} ${short.length === 1 ? 'has' : 'have'} fewer than ${enough} periods.`,
      count: short.length,
      ...namedSeries(panel, short),
    });
  }
  if (outliers > 0) {
    findings.push({
      code: 'outliers',
      severity: 'info',
      message: `${plural(outliers, 'value')} ${outliers === 1 ? 'lies' : 'lie'} far from the rest of ${outliers === 1 ? 'its' : 'their'} series (for example ${examples[0]?.period}: ${examples[0]?.value?.toLocaleString('en')}).`,
      count: outliers,
      ...namedSeries(panel, outlying),
      examples,
    });
  }
  return findings;
}
