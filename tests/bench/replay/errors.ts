import { bootstrapRuns } from '../../../engine/comparison/index.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { unpackLogged } from '../../../main/services/monitoring/forecast-log.ts';
import { unpackPeriod } from '../../../main/services/monitoring/period-codec.ts';
import { openMonitoringReader } from '../../../main/store/read-monitoring.ts';

/** Sums of one day over all forecasts of it, one to seven days ahead, on series and steps that both forecast. */
export interface DayErrors {
  /** Period of the deployment. */
  readonly period: number;
  readonly actual: number;
  /** Absolute errors of what was deployed, and of the first version. */
  readonly deployed: number;
  readonly first: number;
}

/** Errors of the forecasts that served beside those of the version that was deployed first, from the forecast log. */
export function errorsByDay(database: string, deploymentId: string, firstVersionId: string): DayErrors[] {
  const reader = openMonitoringReader(database);
  try {
    const logged = reader.forecasts(deploymentId);
    const actuals = new Map<number, Map<number, number>>();
    for (const versionId of new Set(logged.map(({ modelVersionId }) => modelVersionId)))
      for (const { period, payload } of reader.periods(deploymentId, versionId)) {
        const { places, actual } = unpackPeriod(payload);
        const known = actuals.get(period) ?? new Map<number, number>();
        actuals.set(period, known);
        places.forEach((place, i) => known.set(place, actual[i] as number));
      }
    // Of one morning the last forecast that was made by a champion served.
    const served = new Map(logged.filter(({ role }) => role === 'champion').map((one) => [one.originPeriod, one.id]));
    const first = new Map(
      logged.filter(({ modelVersionId }) => modelVersionId === firstVersionId).map((one) => [one.originPeriod, one.id]),
    );
    const sums = new Map<number, { actual: number; deployed: number; first: number }>();
    for (const [origin, id] of served) {
      const other = first.get(origin);
      if (other === undefined) continue;
      const [a, b] = [unpackLogged(reader.payload(id)), unpackLogged(reader.payload(other))];
      const rows = new Map([...b.places].map((place, row) => [place, row]));
      a.places.forEach((place, row) => {
        const there = rows.get(place);
        if (there === undefined) return;
        for (let h = 0; h < Math.min(a.horizon, b.horizon); h++) {
          const period = (a.start[row] as number) + h;
          const y = actuals.get(period)?.get(place);
          if (y === undefined) continue;
          const day = sums.get(period) ?? { actual: 0, deployed: 0, first: 0 };
          sums.set(period, day);
          day.actual += Math.abs(y);
          day.deployed += Math.abs((a.values[row * a.horizon * (1 + 2 * a.levels.length) + h] as number) - y);
          day.first += Math.abs((b.values[there * b.horizon * (1 + 2 * b.levels.length) + h] as number) - y);
        }
      });
    }
    return [...sums].sort(([one], [two]) => one - two).map(([period, day]) => ({ period, ...day }));
  } finally {
    reader.close();
  }
}

export interface ErrorsBeside {
  readonly days: number;
  /** Sum of absolute errors over sum of actuals. */
  readonly deployed: number;
  readonly first: number;
  /** Deployed less first, with a 95 percent interval; null for fewer than four weeks, and where both are the same. */
  readonly difference: { readonly lower: number; readonly upper: number } | null;
}

/** Both errors over some days, and how sure their difference is: weeks are drawn, since days depend on their neighbours. */
export function beside(days: readonly DayErrors[]): ErrorsBeside {
  const column = (of: (day: DayErrors) => number): Float64Array => Float64Array.from(days, of);
  const total = (of: (day: DayErrors) => number): number => days.reduce((sum, day) => sum + of(day), 0);
  const actual = total((day) => day.actual);
  const [deployed, first] = [total((day) => day.deployed) / actual, total((day) => day.first) / actual];
  if (days.length < 28 || deployed === first) return { days: days.length, deployed, first, difference: null };
  const denominator = column((day) => day.actual);
  const { differences } = bootstrapRuns(
    [
      { numerator: column((day) => day.deployed), denominator },
      { numerator: column((day) => day.first), denominator },
    ],
    { figure: 'ratio', draws: 4000, method: 'percentile', blockLength: 7 },
    { rng: createRng(1), shouldStop: () => false },
  );
  const [one] = differences;
  return { days: days.length, deployed, first, difference: one ? { lower: one.lower, upper: one.upper } : null };
}
