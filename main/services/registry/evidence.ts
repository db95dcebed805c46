import type { RunRecord } from '../../../contract/entities/run.ts';
import type { RunComparison } from '../../../contract/entities/run-comparison.ts';
import type { Evidence } from '../../../contract/entities/registry.ts';

type Against = NonNullable<Evidence['against']>;
type Held = Evidence['coverage'][number]['version'];

const speedOf = ({ fitMs, forecastMs, size }: RunRecord): Evidence['speed']['version'] => ({ fitMs, forecastMs, bytes: size ?? 0 });
const digits = (value: number): string => value.toPrecision(3);

/** Nothing to stand beside, or nothing in common. */
export const noEvidence = (run: RunRecord, against: Against | null, other: RunRecord | null, none: string): Evidence => ({
  against,
  verdict: none,
  none,
  cells: null,
  metrics: [],
  test: null,
  coverage: [],
  speed: { version: speedOf(run), other: other && speedOf(other) },
});

/**
 * What a comparison of two runs says for the first.
 *
 * @param found - of the version's run and the other, in this order
 */
export function evidenceOf(found: RunComparison, run: RunRecord, other: RunRecord, against: Against): Evidence {
  if (found.cells.none !== null) return noEvidence(run, against, other, found.cells.none);
  const { shared, series, origins, changedActuals } = found.cells;
  const metrics = found.metrics.flatMap(({ metric, units, count, runs, differences }): Evidence['metrics'] => {
    const [version, second] = runs;
    const difference = differences.find((pair) => pair.first === 0 && pair.second === 1);
    if (!version || !second || !difference) return [];
    const interval = ({ estimate, lower, upper }: typeof version | typeof difference): Evidence['metrics'][number]['version'] => ({
      estimate,
      lower,
      upper,
    });
    return [
      {
        metric,
        units,
        count,
        version: interval(version),
        other: interval(second),
        difference: interval(difference),
        relative: difference.relative,
        lowerShare: difference.lowerShare,
      },
    ];
  });
  const pair = found.pairs.find(({ first, second }) => first === 0 && second === 1);
  const held = (one: RunComparison['coverage'][number]['runs'][number] | undefined): Held => ({
    coverage: one?.coverage ?? null,
    lower: one?.lower ?? null,
    upper: one?.upper ?? null,
    verdict: one?.verdict ?? null,
  });
  // The question is who errs less on these series in the periods to come: time is the sample. What other series would say is shown beside it.
  const test = pair
    ? {
        pValue: pair.overOrigins,
        overOrigins: pair.overOrigins,
        overSeries: pair.overSeries,
        winRate: pair.winRate,
        refused:
          pair.refused ??
          (pair.overOrigins === null ? 'Too few origins, or losses that differ by the same everywhere, give no test over time.' : null),
      }
    : null;
  return {
    against,
    verdict: verdictOf(metrics, test, against),
    none: null,
    cells: { shared, series, origins, changedActuals },
    metrics,
    test,
    coverage: found.coverage.map(({ level, runs }) => ({ level, version: held(runs[0]), other: held(runs[1]) })),
    speed: { version: speedOf(run), other: speedOf(other) },
  };
}

/** Who errs less and how sure that is; the test over time, which allows for series that move together, has the last word. */
function verdictOf(metrics: Evidence['metrics'], test: Evidence['test'], { label, number, role }: Against): string {
  const mase = metrics.find(({ metric }) => metric === 'mase') ?? metrics[0];
  if (!mase) return 'No error could be measured on what both forecast.';
  const { version, other, difference, relative } = mase;
  const name = mase.metric.toUpperCase();
  const rival = role === 'champion' ? `the champion v${number ?? ''}` : label;
  const figures = `${name} ${digits(version.estimate)} against ${digits(other.estimate)}`;
  if (difference.estimate === 0) return `Errs as much as ${rival}: ${figures}.`;
  const less = difference.estimate < 0;
  const by = relative ? `${Math.abs(100 * relative.estimate).toFixed(relative.estimate > -0.1 && relative.estimate < 0.1 ? 1 : 0)}% ` : '';
  const lead = `Errs ${by}${less ? 'less' : 'more'} than ${rival}: ${figures}`;
  const apart = difference.lower > 0 || difference.upper < 0;
  const p = test?.pValue ?? null;
  const tested = p === null ? '' : ` (Diebold-Mariano p ${p < 0.001 ? 'below 0.001' : digits(p)})`;
  if (apart && p !== null && p < 0.05) return `${lead}, beyond chance${tested}.`;
  if (apart && p !== null) return `${lead} on these series; the test over time does not settle it${tested}.`;
  if (apart) return `${lead}; the interval of the difference leaves out zero. ${test?.refused ?? ''}`.trim();
  return `${lead}, which may be chance${tested}.`;
}
