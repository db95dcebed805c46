import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { arima } from '../../../engine/models/arima/arima.ts';
import type { CurrentArimaFitted } from '../../../engine/models/arima/fitted.ts';
import { sharedData } from '../../shared-data.ts';
import { context } from '../test-context.ts';

interface FixedOrder {
  readonly name: string;
  readonly order: readonly [number, number, number];
  readonly seasonal: readonly [number, number, number];
  readonly s: number;
  /** Absent where R failed. */
  readonly ll?: number;
  readonly mean?: readonly number[];
  readonly mse?: readonly number[];
}

interface Compared {
  readonly gain: number;
  /** Largest distance of the forecasts in R's standard errors. */
  readonly distance: number;
}

function fitOf(
  values: readonly (number | null)[],
  { order, seasonal, s }: Pick<FixedOrder, 'order' | 'seasonal' | 's'>,
): CurrentArimaFitted {
  const [p, d, q] = order;
  const [P, D, Q] = seasonal;
  const constant = d + D === 0 ? 'true' : 'false';
  const y = Float64Array.from(values, (value) => value ?? NaN);
  return arima.fit(
    { id: 'golden', y, seasonLength: s },
    { p, d, q, P, D, Q, constant, seasonality: 'factors' },
    context(),
  ) as CurrentArimaFitted;
}

function compare(values: readonly (number | null)[], one: FixedOrder): Compared {
  const fitted = fitOf(values, one);
  const { mean } = arima.forecast(fitted, { horizon: one.mean?.length ?? 6, levels: [] });
  // Never explosive: within ten ranges of the history, whatever the orders.
  const known = values.filter((value) => value !== null);
  const range = Math.max(...known) - Math.min(...known);
  for (const value of mean) {
    expect(value).toBeGreaterThan(Math.min(...known) - 10 * range);
    expect(value).toBeLessThan(Math.max(...known) + 10 * range);
  }
  const distance = Math.max(
    0,
    ...(one.mean ?? []).map((expected, h) => Math.abs((mean[h] as number) - expected) / Math.sqrt(one.mse?.[h] as number)),
  );
  return { gain: (fitted.criteria?.logLik as number) - (one.ll ?? -Infinity), distance };
}

const share = (compared: readonly Compared[]): number => compared.filter(({ gain }) => gain >= -0.01).length / compared.length;

/** Where both found the same maximum, to a thousandth of log likelihood. */
function expectSameForecasts(compared: readonly Compared[], at: readonly string[]): void {
  compared.forEach(({ gain, distance }, i) => {
    if (Math.abs(gain) < 1e-3) expect(distance, at[i]).toBeLessThan(0.05);
  });
}

const titleOf = ({ name, order, seasonal }: FixedOrder): string => `${name} (${order.join()})(${seasonal.join()})`;

describe('ARIMA of fixed orders against R arima', () => {
  const golden = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../golden/arima-random-orders.json'), 'utf8')) as {
    readonly series: Readonly<Record<string, readonly (number | null)[]>>;
    readonly cases: readonly FixedOrder[];
  };

  test('40 random orders: log likelihoods within 0.01 of R or above, forecasts within 0.05 standard errors at the same maximum', () => {
    const compared = golden.cases.map((one) => compare(golden.series[one.name] ?? [], one));
    const below = golden.cases.flatMap((one, i) => ((compared[i] as Compared).gain < -0.01 ? [titleOf(one)] : []));
    // Both are R's: near a unit root it computes the variance of the first state with large errors. With SSinit = "Rossignol2011" it gives
    // -283.10 for the first and -44.97 for the second at its own estimates; ours have -282.57 and -24.16.
    expect(below).toEqual(['austres (3,0,0)(1,1,0)', 'uspop (3,0,3)(0,0,0)']);
    expectSameForecasts(compared, golden.cases.map(titleOf));
  });

  const randomFile = sharedData('golden', 'R_arima_random_orders.json');
  const fixedFile = sharedData('golden', 'R_arima_fixed_orders.json');
  test.skipIf(randomFile === null || fixedFile === null)(
    'at least 98 percent of the 185 fixed orders have a log likelihood within 0.01 of R or above it',
    { timeout: 60_000 },
    () => {
      const random = JSON.parse(readFileSync(randomFile as string, 'utf8')) as (FixedOrder & { values: (number | null)[] })[];
      const compared = random.map((one) => compare(one.values, one));
      expectSameForecasts(compared, random.map(titleOf));
      const fixed = JSON.parse(readFileSync(fixedFile as string, 'utf8')) as (FixedOrder & { method: string })[];
      const named = fixed
        .filter(({ method }) => method === 'ML')
        .map((one) => {
          const { orders, values } = NAMED[one.name] as NamedOrder;
          return compare(values(), { ...one, ...orders });
        });
      expectSameForecasts(
        named,
        fixed.map(({ name }) => name),
      );
      expect([...compared, ...named]).toHaveLength(185);
      expect(share([...compared, ...named])).toBeGreaterThanOrEqual(0.98);
    },
  );
});

interface NamedOrder {
  readonly orders: Pick<FixedOrder, 'order' | 'seasonal' | 's'>;
  readonly values: () => number[];
}

const orders = (order: FixedOrder['order'], seasonal: FixedOrder['seasonal'] = [0, 0, 0], s = 1): NamedOrder['orders'] => ({
  order,
  seasonal,
  s,
});
const seriesFile =
  (name: string, map = (value: number) => value, to?: number) =>
  (): number[] =>
    (JSON.parse(readFileSync(sharedData('series43', `${name}.json`) as string, 'utf8')) as { values: number[] }).values
      .slice(0, to)
      .map(map);

/** What the named fits of R_arima_fixed_orders.json are of. */
const NAMED: Readonly<Record<string, NamedOrder>> = {
  lh: { orders: orders([1, 0, 0]), values: seriesFile('lh') },
  LakeHuron: { orders: orders([2, 0, 0]), values: seriesFile('LakeHuron') },
  WWWusage: { orders: orders([3, 1, 0]), values: seriesFile('WWWusage') },
  logAirPass: { orders: orders([0, 1, 1], [0, 1, 1], 12), values: seriesFile('AirPassengers', Math.log) },
  USAccDeaths: { orders: orders([0, 1, 1], [0, 1, 1], 12), values: seriesFile('USAccDeaths') },
  nottem: { orders: orders([1, 0, 0], [2, 1, 0], 12), values: seriesFile('nottem') },
  woolyrnq: { orders: orders([2, 1, 1], [0, 1, 1], 4), values: seriesFile('woolyrnq') },
  retail02: { orders: orders([1, 0, 1], [0, 1, 1], 7), values: seriesFile('retail02') },
  rw_LakeHuron: { orders: orders([0, 1, 0]), values: seriesFile('LakeHuron') },
  'sunspot.year': { orders: orders([3, 0, 2]), values: seriesFile('sunspot.year') },
};
