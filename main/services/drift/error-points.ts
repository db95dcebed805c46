import type { ErrorPoints } from '../../../engine/drift/index.ts';
import { expectedError } from '../../../engine/monitoring/index.ts';
import type { MonitoringReader } from '../../store/read-monitoring.ts';
import { unpackExpected } from '../monitoring/expected.ts';
import { fieldAt, sumCount, unpackPeriod } from '../monitoring/period-codec.ts';

/** Growing columns of `ErrorPoints`. */
interface Columns {
  readonly series: number[];
  readonly period: number[];
  readonly step: number[];
  readonly error: number[];
  readonly expected: number[];
  readonly missed: number[];
}

const empty = (): Columns => ({ series: [], period: [], step: [], error: [], expected: [], missed: [] });

const pointsOf = (columns: Columns): ErrorPoints => ({
  series: Int32Array.from(columns.series),
  period: Int32Array.from(columns.period),
  step: Int32Array.from(columns.step),
  error: Float64Array.from(columns.error),
  expected: Float64Array.from(columns.expected),
  missed: Int8Array.from(columns.missed),
});

/**
 * What forecasts of a deployed version missed: the newest forecast of each series and period, and for steps the mean over series of all forecasts.
 *
 * @returns periods on the deployment's axis, series by their place in its list; null where nothing came yet
 */
export function errorPoints(
  reader: MonitoringReader,
  deploymentId: string,
  modelVersionId: string,
): { readonly points: ErrorPoints; readonly byStep: ErrorPoints } | null {
  const stored = reader.expectation(deploymentId, modelVersionId);
  const { expectation, naive } = stored ? unpackExpected(stored) : { expectation: null, naive: new Float64Array(0) };
  const [points, byStep] = [empty(), empty()];
  const add = (to: Columns, values: { readonly [K in keyof Columns]: number }): void => {
    for (const key of Object.keys(to) as (keyof Columns)[]) to[key].push(values[key]);
  };
  for (const { period, payload } of reader.periods(deploymentId, modelVersionId)) {
    const { places, step, actual, forecast, inside, levels, steps } = unpackPeriod(payload);
    places.forEach((place, i) => {
      const own = step[i] as number;
      const size = expectation ? expectedError(expectation, place, own) : (naive[place] ?? NaN);
      const widest = levels.length - 1;
      add(points, {
        series: place,
        period,
        step: own,
        error: (actual[i] as number) - (forecast[i] as number),
        expected: size,
        missed: widest < 0 ? -1 : 1 - (inside[i * levels.length + widest] as number),
      });
    });
    const width = sumCount + 2 * levels.length;
    for (let h = 0; h * width < steps.length; h++) {
      const [sum, count] = [steps[h * width + fieldAt.ratio] as number, steps[h * width + fieldAt.ratios] as number];
      if (count > 0) add(byStep, { series: 0, period, step: h + 1, error: sum / count, expected: 1, missed: -1 });
    }
  }
  return points.error.length === 0 ? null : { points: pointsOf(points), byStep: pointsOf(byStep) };
}
