import type { Evidence, ModelVersion } from '../../../contract/entities/registry.ts';
import { table } from '../output.ts';

/** Three digits of meaning; whole numbers with separators from a thousand on, never a power of ten. */
export const figure = (value: number | null | undefined): string =>
  value === null || value === undefined ? '-' : Math.abs(value) < 999.5 ? value.toPrecision(3) : Math.round(value).toLocaleString('en');
export const percentOf = (share: number | null | undefined): string =>
  share === null || share === undefined ? '-' : `${(100 * share).toFixed(0)}%`;
export const moment = (iso: string): string => iso.slice(0, 16).replace('T', ' ');
const seconds = (ms: number | null | undefined): string => (ms === null || ms === undefined ? '-' : `${(ms / 1000).toPrecision(3)} s`);

export const versionsTable = (versions: readonly ModelVersion[]): string =>
  table(
    ['version', 'stage', 'model', 'data', 'MASE', 'skill', 'inside', 'registered', 'run'],
    versions.map((one) => [
      `v${one.number}`,
      one.stage,
      one.label,
      `${one.dataset} v${one.datasetNumber}`,
      figure(one.mase),
      percentOf(one.skill),
      one.coverage.map(({ level, measured }) => `${level}%: ${figure(measured)}%`).join(' ') || '-',
      moment(one.createdAt),
      one.runId,
    ]),
  );

/** What speaks for a version and against it, for a terminal. */
export function evidenceText({ against, verdict, none, cells, metrics, test, coverage, speed }: Evidence): string {
  const lines = [verdict];
  if (none !== null || cells === null || against === null) return lines.join('\n');
  const other = against.number === null ? against.label : `v${against.number}`;
  const interval = ({ estimate, lower, upper }: { estimate: number; lower: number; upper: number }): string =>
    `${figure(estimate)} [${figure(lower)}, ${figure(upper)}]`;
  lines.push(
    '',
    `On ${cells.shared} forecasts of ${cells.series} series and ${cells.origins} origins that both made:`,
    table(
      ['', 'this version', other, 'difference [95%]', 'lower in draws'],
      metrics.map(({ metric, version, other: theirs, difference, lowerShare }) => [
        metric,
        interval(version),
        interval(theirs),
        interval(difference),
        percentOf(lowerShare),
      ]),
    ),
  );
  if (test)
    lines.push(
      test.refused ??
        `Diebold-Mariano p ${figure(test.pValue)} over time, for these series (for more series like these ${figure(test.overSeries)})`,
      `Errs less on ${percentOf(test.winRate)} of series.`,
    );
  for (const { level, version, other: theirs } of coverage)
    lines.push(`${level}% intervals hold ${figure(version.coverage)}%; those of ${other} ${figure(theirs.coverage)}%.`);
  lines.push(
    `Fits ${seconds(speed.version.fitMs)}, forecasts ${seconds(speed.version.forecastMs)}, ${Math.round(speed.version.bytes / 1000)} kB; ` +
      `${other} ${seconds(speed.other?.fitMs)}, ${seconds(speed.other?.forecastMs)}, ${Math.round((speed.other?.bytes ?? 0) / 1000)} kB.`,
  );
  return lines.join('\n');
}
