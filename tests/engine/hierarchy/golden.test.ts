import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  buildHierarchy,
  reconcile,
  type BaseForecasts,
  type Negatives,
  type ReconciliationMethod,
} from '../../../engine/hierarchy/index.ts';

// Made by tests/golden/hierarchies.py with hierarchicalforecast 1.5.3, numpy and scipy.
type Table = readonly (readonly number[])[];
interface Case {
  readonly columns: Readonly<Record<string, readonly string[]>>;
  readonly chains: readonly (readonly string[])[];
  readonly base: Table;
  readonly low: Table;
  readonly history: Table;
  readonly residuals: Table;
  readonly centred: Table;
  readonly sigma: Table;
  readonly spread: Table;
  readonly 'bottom-up': Table;
  readonly 'min-trace': Readonly<Record<'ols' | 'structural' | 'variance' | 'covariance', Table>>;
  readonly shrinkage: {
    readonly intensity: number;
    readonly centred: number;
    readonly theirs: number;
    readonly hts: Table;
    readonly htsCentred: Table;
    readonly hierarchicalforecast: Table;
  };
  readonly 'non-negative': Readonly<Record<'structural' | 'variance' | 'shrinkage', Table>>;
  readonly 'top-down'?: Readonly<Record<string, Table>>;
  readonly 'middle-out'?: Readonly<Record<string, Table>>;
}
interface Golden {
  readonly horizon: number;
  readonly periods: number;
  readonly nested: Case;
  readonly crossed: Case;
}
const golden = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../golden/hierarchies.json'), 'utf8')) as Golden;
const flat = (table: Table): Float64Array => Float64Array.from(table.flat());
const context = { shouldStop: () => false };

/** Relative to the size of the forecasts, which are up to 400. */
function expectClose(got: Float64Array, wanted: Table, tolerance: number): void {
  const expected = flat(wanted);
  expect(got.length).toBe(expected.length);
  got.forEach((value, i) =>
    expect(Math.abs(value - (expected[i] as number)) / Math.max(1, Math.abs(expected[i] as number))).toBeLessThan(tolerance),
  );
}

describe.each(['nested', 'crossed'] as const)('reconciliation of a %s hierarchy', (which) => {
  const one = golden[which];
  const { horizon, periods } = golden;
  const columns = Object.entries(one.columns).map(([name, values]) => ({ name, values }));
  const ids = one.columns[which === 'nested' ? 'store' : 'family']?.map((_, j) => `series ${j}`) ?? [];
  const hierarchy = buildHierarchy({ ids, columns }, { chains: one.chains });
  const base: BaseForecasts = {
    horizon,
    mean: flat(one.base),
    spread: flat(one.sigma),
    residuals: { periods, values: flat(one.residuals) },
    history: { periods, values: flat(one.history) },
  };
  const run = (method: ReconciliationMethod, given: Partial<BaseForecasts> = {}, negatives: Negatives = 'allow') =>
    reconcile(hierarchy, { ...base, ...given }, { method, negatives }, context);
  const centred = { residuals: { periods, values: flat(one.centred) } };

  test('bottom-up equals hierarchicalforecast', () => {
    expectClose(run({ kind: 'bottom-up' }).mean, one['bottom-up'], 1e-12);
  });

  // Theirs adds 2e-8 to variances of about 10.
  test.each([
    ['ols', 1e-10],
    ['structural', 1e-10],
    ['variance', 1e-8],
    ['covariance', 1e-10],
  ] as const)('minimum trace with weights %s equals hierarchicalforecast', (weights, tolerance) => {
    const given = weights === 'covariance' ? centred : {};
    expectClose(run({ kind: 'min-trace', weights }, given).mean, one['min-trace'][weights], tolerance);
  });

  test('the shrinkage intensity and forecasts equal the formula of hts', () => {
    const made = run({ kind: 'min-trace', weights: 'shrinkage' });
    expect(made.shrinkage).toBeCloseTo(one.shrinkage.intensity, 12);
    expectClose(made.mean, one.shrinkage.hts, 1e-10);
  });

  // Theirs adds 1e-6 to standard deviations of about 5.
  test('with centred residuals the shrinkage equals hierarchicalforecast', () => {
    const made = run({ kind: 'min-trace', weights: 'shrinkage' }, centred);
    expect(made.shrinkage).toBeCloseTo(one.shrinkage.centred, 12);
    expect(Math.abs((made.shrinkage ?? NaN) - one.shrinkage.theirs)).toBeLessThan(1e-8);
    expectClose(made.mean, one.shrinkage.htsCentred, 1e-10);
    expectClose(made.mean, one.shrinkage.hierarchicalforecast, 1e-7);
  });

  test.each(['structural', 'variance', 'shrinkage'] as const)('non-negative minimum trace with weights %s equals scipy nnls', (weights) => {
    const made = run({ kind: 'min-trace', weights }, { mean: flat(one.low) }, 'optimal');
    expectClose(made.mean, one['non-negative'][weights], 1e-9);
    expect(flat(one['non-negative'][weights]).filter((value) => value === 0).length).toBeGreaterThan(3);
  });

  test('the spread of Gaussian intervals equals hierarchicalforecast', () => {
    const made = reconcile(
      hierarchy,
      base,
      { method: { kind: 'min-trace', weights: 'shrinkage' }, levels: [80], intervals: 'gaussian' },
      context,
    );
    const half = made.mean.map((value, at) => ((made.intervals[0]?.upper[at] as number) - value) / 1.2815515655446004);
    expectClose(half, one.spread, 1e-9);
  });

  const splits = Object.keys(one['top-down'] ?? {}) as ('average-proportions' | 'proportions-of-averages' | 'forecast-proportions')[];
  test.skipIf(splits.length === 0).each(splits)('top-down and middle-out by %s equal hierarchicalforecast', (proportions) => {
    expectClose(run({ kind: 'top-down', proportions }).mean, one['top-down']?.[proportions] as Table, 1e-10);
    expectClose(run({ kind: 'middle-out', level: 'region', proportions }).mean, one['middle-out']?.[proportions] as Table, 1e-10);
  });
});
