import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seriesAt } from '../../../engine/core/panel.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { featureColumns, featureRow, seriesReader } from '../../../engine/features/matrix/columns.ts';
import { fitFeatures, planFeatures, type FeaturePlan } from '../../../engine/features/matrix/plan.ts';
import { featureKinds } from '../../../engine/features/matrix/registry.ts';
import type { FeatureSpec } from '../../../engine/features/matrix/spec.ts';
import { everySpec, featurePanel, otherFuture, testHolidays } from './feature-panel.ts';

const setOf = (specs: readonly FeatureSpec[]) => ({ specs, horizon: 1, strategy: 'recursive' as const });
const ahead = 6;

function planOf(panel: ReturnType<typeof featurePanel>, specs: readonly FeatureSpec[], until = Infinity): FeaturePlan {
  return planFeatures(panel, setOf(specs), fitFeatures(panel, specs, testHolidays, { until }), testHolidays);
}
const matrixOf = (panel: ReturnType<typeof featurePanel>, plan: FeaturePlan): number[][][] =>
  [...featureColumns(panel, plan, { ahead })].map(({ columns }) => columns.map((column) => [...column]));

it('the specs under test are of every kind that there is', () => {
  expect([...new Set(everySpec.map(({ kind }) => kind))].toSorted()).toEqual(featureKinds.map(({ kind }) => kind).toSorted());
});

// Contract: every registered kind passes all of these.
describe.each(featureKinds.map(({ kind }) => kind))('%s', (kind) => {
  const specs = everySpec.filter((spec) => spec.kind === kind);

  it('sees nothing after the origin: other values there change no row up to it, nor any that is known at it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 59 }), fc.integer(), (origin, seed) => {
        const panel = featurePanel([60, 45, 1], 5);
        const rng = createRng(seed);
        // What was fitted, was fitted up to the origin.
        const until = (i: number): number => (panel.start[i] as number) + origin + 1;
        const changed = otherFuture(panel, () => origin + 1, rng);
        const common = Math.min(...panel.ids.map((_, i) => until(i)));
        const before = planOf(panel, specs, common);
        const after = planOf(changed, specs, common);
        const old = matrixOf(panel, before);
        const now = matrixOf(changed, after);
        before.columns.forEach((column, c) => {
          old.forEach((columns, i) => {
            const known = Math.min(columns[c]?.length ?? 0, origin + 1 + (column.availability === 'origin' ? column.reach : Infinity));
            expect(now[i]?.[c]?.slice(0, known), `${column.name}, series ${i}`).toEqual(columns[c]?.slice(0, known));
          });
        });
      }),
      { numRuns: 40 },
    );
  });

  it('is fitted to the training part alone', () => {
    const panel = featurePanel([60, 45, 30]);
    const until = 31;
    const changed = otherFuture(panel, (i) => until - (panel.start[i] as number), createRng(3));
    expect(fitFeatures(changed, specs, testHolidays, { until })).toEqual(fitFeatures(panel, specs, testHolidays, { until }));
  });

  it('takes no more than its lookback, and is known for as long as it says', () => {
    const panel = featurePanel([60]);
    const plan = planOf(panel, specs, 0);
    const rows = matrixOf(panel, plan)[0] ?? [];
    plan.columns.forEach(({ name, lookback, reach, availability }, c) => {
      if (availability !== 'origin') return;
      const from = 40 - (Number.isFinite(lookback) ? lookback : 0);
      const other = otherFuture(panel, () => 0, createRng(4));
      const y = Float64Array.from(panel.y, (value, t) => (Number.isFinite(lookback) && t < from ? (other.y[t] as number) : value));
      const past = (panel.past ?? []).map(({ name: of, values }) => ({
        name: of,
        values: values.map((value, t) => (Number.isFinite(lookback) && t < from ? 77 : value)),
      }));
      expect(matrixOf({ ...panel, y, past }, plan)[0]?.[c]?.[40], name).toEqual(rows[c]?.[40]);
      // Beyond its reach it is missing rather than made of less.
      for (let step = 1; step <= ahead; step++) if (step > reach) expect(rows[c]?.[59 + step], `${name}, ${step} ahead`).toBeNaN();
    });
  });

  it('gives the same for one row as for all, and a recursive model the same as if its forecasts were data', () => {
    const panel = featurePanel([60, 45]);
    const plan = planOf(panel, specs, 40);
    const whole =
      [...featureColumns(panel, plan, { series: [1], ahead })].map(({ columns }) => columns.map((column) => [...column]))[0] ?? [];
    const reader = seriesReader(panel, ahead);
    const input = reader(1);
    const out = new Float64Array(plan.columns.length);
    for (const row of [0, 1, 7, 13, 28, 44, 47]) {
      featureRow(plan, input, row, out);
      expect([...out], `row ${row}`).toEqual(whole.map((column) => column[row]));
    }
    // Cut off at 30 and fed the values that came, row 31 is what it was with all of them.
    const { y } = seriesAt(panel, 1);
    featureRow(plan, { ...input, y: y.subarray(0, 31) }, 31, out);
    const expected = whole.map((column) => column[31]);
    plan.columns.forEach((column, c) => {
      if (column.reach >= 1) expect(out[c], column.name).toEqual(expected[c]);
    });
  });

  it('does not change its input, gives the same twice, and its fitted part survives JSON', () => {
    const panel = featurePanel([60, 45, 2]);
    const copy = structuredClone(panel);
    const fitted = fitFeatures(panel, specs, testHolidays);
    const kept = JSON.parse(JSON.stringify(fitted)) as typeof fitted;
    expect(kept).toEqual(fitted);
    const first = matrixOf(panel, planFeatures(panel, setOf(specs), fitted, testHolidays));
    expect(matrixOf(panel, planFeatures(panel, setOf(specs), kept, testHolidays))).toEqual(first);
    expect(panel).toEqual(copy);
  });

  it('has a label, a meaning for each column, parameters that are described, and names that differ', () => {
    const entry = featureKinds.find((candidate) => candidate.kind === kind);
    expect(entry?.label).toMatch(/^[A-Z]/);
    expect(entry?.help).toMatch(/\.$/);
    for (const { label, help } of entry?.parameters ?? []) {
      expect(label).toMatch(/\S/);
      expect(help).toMatch(/\.$/);
    }
    const named = new Set(entry?.parameters.map(({ name }) => name));
    for (const spec of specs) for (const name of Object.keys(spec)) if (name !== 'kind') expect(named, name).toContain(name);
    const { columns } = planOf(featurePanel([60]), specs);
    expect(columns.every(({ meaning }) => meaning.length > 3)).toBe(true);
    expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length);
  });

  it('is finite or missing on zeros, on constants, on huge and tiny values and on a single one', () => {
    // Models refuse values beyond 1e100.
    for (const value of [0, 7, 1e100, 1e-300]) {
      const panel = featurePanel([40, 1]);
      const flat = { ...panel, y: panel.y.map((y) => (Number.isNaN(y) ? NaN : value)) };
      for (const columns of matrixOf(flat, planOf(flat, specs)))
        for (const column of columns) for (const cell of column) expect(Number.isNaN(cell) || Number.isFinite(cell)).toBe(true);
    }
  });
});
