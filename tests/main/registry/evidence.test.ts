import { expect, it } from 'vitest';
import type { RunRecord } from '../../../contract/entities/run.ts';
import { evidenceOf } from '../../../main/services/registry/evidence.ts';

const interval = (estimate: number, half: number) => ({ estimate, lower: estimate - half, upper: estimate + half });
const run = { fitMs: 1, forecastMs: 1, size: 1 } as unknown as RunRecord;
const found = (overOrigins: number | null, overSeries: number | null) =>
  ({
    cells: { none: null, shared: 70, series: 10, origins: 28, changedActuals: 0 },
    metrics: [
      {
        metric: 'mase',
        units: 'series',
        count: 10,
        runs: [interval(0.8, 0.1), interval(0.9, 0.1)],
        differences: [{ first: 0, second: 1, ...interval(-0.1, 0.02), relative: interval(-0.11, 0.02), lowerShare: 1 }],
      },
    ],
    pairs: [
      { first: 0, second: 1, pValue: Math.max(overOrigins ?? 0, overSeries ?? 0), overOrigins, overSeries, winRate: 0.7, refused: null },
    ],
    coverage: [],
  }) as unknown as Parameters<typeof evidenceOf>[0];
const of = (overOrigins: number | null, overSeries: number | null) =>
  evidenceOf(found(overOrigins, overSeries), run, run, { role: 'champion', number: 1, label: 'Trees', runId: 'r' });

it('goes by the test over time: the question is of these series in the periods to come, not of other series', () => {
  expect(of(0.01, 0.6).test).toMatchObject({ pValue: 0.01, overSeries: 0.6, refused: null });
  expect(of(0.01, 0.6).verdict).toContain('beyond chance (Diebold-Mariano p 0.0100)');
  expect(of(0.3, 0.001).verdict).toContain('the test over time does not settle it');
});

it('does not fall back to series where time gives no test', () => {
  expect(of(null, 0.001).test).toMatchObject({ pValue: null, refused: expect.stringContaining('no test over time') as string });
});
