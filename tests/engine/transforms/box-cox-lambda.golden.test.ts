import { describe, expect, test } from 'vitest';
import { lambdaByGuerrero, lambdaByLikelihood } from '../../../engine/transforms/box-cox-lambda.ts';
import { sharedData } from '../../shared-data.ts';
import { column, csvRows } from '../csv-rows.ts';

// R 4.2.2, forecast 8.20: BoxCox.lambda(x) and BoxCox.lambda(x, "loglik").
const diagnostics = sharedData('m4', 'm4_A_R_diagnostics.csv.gz');
const seriesFile = sharedData('m4', 'm4_A.csv.gz');
const classicDiagnostics = sharedData('golden', 'R_classic_diagnostics.csv');

/** The criterion as in the paper, written plainly. */
function variation(y: Float64Array, m: number, lambda: number): number {
  const length = Math.max(2, m);
  const blocks = Math.floor(y.length / length);
  const ratios = Array.from({ length: blocks }, (_, b) => {
    const from = y.length - blocks * length + b * length;
    const block = [...y.subarray(from, from + length)];
    const mean = block.reduce((a, v) => a + v, 0) / length;
    return Math.sqrt(block.reduce((a, v) => a + (v - mean) ** 2, 0) / (length - 1)) / mean ** (1 - lambda);
  });
  const mean = ratios.reduce((a, v) => a + v, 0) / blocks;
  return Math.sqrt(ratios.reduce((a, v) => a + (v - mean) ** 2, 0) / (blocks - 1)) / mean;
}

function expectLambdas(y: Float64Array, row: Record<string, string>): { guerrero: boolean; likelihood: boolean } {
  const m = Number(row['m']);
  const reference = Number(row['boxcox_guerrero']);
  const lambda = lambdaByGuerrero(y, m);
  // R stops its search 1.2e-4 short of the minimum, and may end in another valley: ours is never higher.
  expect(variation(y, m, lambda)).toBeLessThanOrEqual(variation(y, m, reference) * (1 + 1e-9));
  return {
    guerrero: Math.abs(lambda - reference) < 2e-4,
    likelihood: Math.abs(lambdaByLikelihood(y, m) - Number(row['boxcox_loglik'])) < 1e-9,
  };
}

describe.skipIf(!classicDiagnostics)('Box-Cox lambda against R on classical series', () => {
  test('both methods agree', () => {
    for (const row of csvRows(classicDiagnostics as string)) {
      const file = sharedData('classic', `${row['id']}.csv`);
      if (!file || row['boxcox_guerrero'] === '' || row['boxcox_loglik'] === '') continue;
      const y = column(csvRows(file), 'value');
      if (y.some(Number.isNaN)) continue;
      expect({ id: row['id'], ...expectLambdas(y, row) }).toEqual({ id: row['id'], guerrero: true, likelihood: true });
    }
  });
});

describe.skipIf(!diagnostics || !seriesFile)('Box-Cox lambda against R on the M4 sample', () => {
  test('both methods agree', () => {
    const bySeries = new Map<string, number[]>();
    for (const row of csvRows(seriesFile as string)) {
      if (row['split'] !== 'train') continue;
      const values = bySeries.get(row['id'] as string) ?? [];
      values.push(Number(row['value']));
      bySeries.set(row['id'] as string, values);
    }
    const differing: string[] = [];
    let compared = 0;
    for (const row of csvRows(diagnostics as string)) {
      const y = Float64Array.from(bySeries.get(row['id'] as string) ?? []);
      if (y.length !== Number(row['n']) || row['boxcox_guerrero'] === '') continue;
      const { guerrero, likelihood } = expectLambdas(y, row);
      if (!guerrero || !likelihood)
        differing.push(`${row['id']} ${guerrero} ${likelihood} ${row['boxcox_guerrero']} ${lambdaByGuerrero(y, Number(row['m']))}`);
      compared++;
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(400);
  });
});
