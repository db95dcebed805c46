import type { ServedParts } from '../../../contract/entities/flow.ts';
import { studentQuantile } from '../../../engine/math/student-t.ts';
import { openMonitoringReader, type MonitoringReader } from '../../store/read-monitoring.ts';
import type { DeployedSeries } from '../../store/repositories/deployments.ts';
import type { StoredTrial } from '../../store/repositories/trials.ts';
import { unpackExpected } from '../monitoring/expected.ts';
import { unpackPeriod } from '../monitoring/period-codec.ts';
import { challengerServes } from './serves.ts';

/** MASE of a version by place of the series, over the newest forecast of each period. */
interface Errors {
  readonly mase: ReadonlyMap<number, number>;
  readonly values: ReadonlyMap<number, number>;
}

const noNaive = new Float64Array(0);

function naiveOf(reader: MonitoringReader, { deploymentId, championId, otherId }: StoredTrial): (place: number) => number {
  const [own, other] = [championId, otherId].map((id) => {
    const bytes = reader.expectation(deploymentId, id);
    return bytes ? unpackExpected(bytes).naive : noNaive;
  }) as [Float64Array, Float64Array];
  // One scale for both, so that they can be compared: that of the champion where it has one.
  return (place) => ((own[place] as number) > 0 ? (own[place] as number) : ((other[place] as number | undefined) ?? NaN));
}

function errorsOf(
  reader: MonitoringReader,
  deploymentId: string,
  versionId: string,
  [after, until]: readonly [number, number],
  naive: (place: number) => number,
): Errors {
  const sums = new Map<number, number>();
  const values = new Map<number, number>();
  for (const { period, payload } of reader.periods(deploymentId, versionId)) {
    if (period <= after || period > until) continue;
    const { places, step, actual, forecast } = unpackPeriod(payload);
    places.forEach((place, i) => {
      // What was forecast before the trial began was not given in it.
      if (period - (step[i] as number) < after) return;
      const scale = naive(place);
      if (!(scale > 0)) return;
      sums.set(place, (sums.get(place) ?? 0) + Math.abs((forecast[i] as number) - (actual[i] as number)) / scale);
      values.set(place, (values.get(place) ?? 0) + 1);
    });
  }
  return { mase: new Map([...sums].map(([place, sum]) => [place, sum / (values.get(place) as number)])), values };
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Difference of two means with its interval, for groups of unequal spread (Welch, 1947); null with fewer than two in one. */
export function welch(first: readonly number[], second: readonly number[]): ServedParts['difference'] {
  const [a, b] = [mean(first), mean(second)];
  if (a === null || b === null || first.length < 2 || second.length < 2) return null;
  const spread = (values: readonly number[], centre: number): number =>
    values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1) / values.length;
  const [u, v] = [spread(first, a), spread(second, b)];
  const error = Math.sqrt(u + v);
  const df = error === 0 ? 1 : (u + v) ** 2 / (u ** 2 / (first.length - 1) + v ** 2 / (second.length - 1));
  const half = error === 0 ? 0 : studentQuantile(0.975, df) * error;
  return { estimate: a - b, lower: a - b - half, upper: a - b + half };
}

/**
 * What each version of an A/B period gave to users, beside what came: of each period the newest forecast, as it was served. Each series counts the same.
 *
 * @param database - the workspace's
 * @param series - of the deployment
 * @param until - last period that counts; all that have come where absent
 */
export function servedParts(database: string, trial: StoredTrial, series: readonly DeployedSeries[], until = Infinity): ServedParts {
  const reader = openMonitoringReader(database);
  try {
    const naive = naiveOf(reader, trial);
    const span = [Number(trial.since), until] as const;
    const champion = errorsOf(reader, trial.deploymentId, trial.championId, span, naive);
    const challenger = errorsOf(reader, trial.deploymentId, trial.otherId, span, naive);
    const serves = challengerServes(trial);
    const [mine, theirs]: [number[], number[]] = [[], []];
    for (const { place, series: id } of series) {
      // Where one has no forecast the other serves.
      const other = serves(place, id) ? challenger.mase.has(place) : !champion.mase.has(place) && challenger.mase.has(place);
      if (other) mine.push(place);
      else if (champion.mase.has(place)) theirs.push(place);
    }
    const of = ({ mase }: Errors, places: readonly number[]): number[] => places.flatMap((place) => mase.get(place) ?? []);
    const count = ({ values }: Errors, places: readonly number[]): number =>
      places.reduce((sum, place) => sum + (values.get(place) ?? 0), 0);
    return {
      challenger: {
        series: mine.length,
        values: count(challenger, mine),
        mase: mean(of(challenger, mine)),
        champion: mean(of(champion, mine)),
      },
      champion: { series: theirs.length, values: count(champion, theirs), mase: mean(of(champion, theirs)) },
      difference: welch(of(challenger, mine), of(champion, theirs)),
    };
  } finally {
    reader.close();
  }
}

const digits = (value: number | null): string => (value === null ? 'none' : value.toPrecision(3));

/** The parts in a sentence. */
export function servedWords({ challenger, champion, difference }: ServedParts, [other, own]: readonly [number, number]): string {
  if (challenger.mase === null || champion.mase === null) return 'Of what was served too little has come to be compared.';
  const apart = difference
    ? ` (difference ${digits(difference.estimate)}, 95 percent interval ${digits(difference.lower)} to ${digits(difference.upper)})`
    : '';
  return `As served: MASE ${digits(challenger.mase)} of v${other} on its ${challenger.series} series, where v${own} would have had ${digits(challenger.champion)}; ${digits(champion.mase)} of v${own} on its ${champion.series}${apart}.`;
}
