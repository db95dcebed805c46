import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { mase, smape } from '../../../engine/metrics/index.ts';
import { sharedData } from '../../shared-data.ts';

const seriesFile = sharedData('m4', 'm4_A.csv.gz');
const forecastFile = sharedData('m4', 'm4_A_published_forecasts.csv.gz');
const tableFile = sharedData('m4', 'm4_A_accuracy.csv');

const rowsOf = (file: string): Record<string, string>[] => {
  const bytes = readFileSync(file);
  const [header = '', ...lines] = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])));
};

describe.skipIf(!seriesFile || !forecastFile || !tableFile)('golden: the accuracy table of the M4 sample', () => {
  // Forecasts as the M4 competition published them; the table was checked against the official one, see VERIFICATION.txt beside the data.
  test('sMAPE and MASE of published forecasts agree with the table to its rounding', () => {
    const training = new Map<string, number[]>();
    const actual = new Map<string, number[]>();
    const info = new Map<string, { frequency: string; m: number }>();
    for (const row of rowsOf(seriesFile as string)) {
      const id = row['id'] as string;
      info.set(id, { frequency: row['frequency'] as string, m: Number(row['m']) });
      const into = row['split'] === 'train' ? training : actual;
      const values = into.get(id) ?? [];
      values.push(Number(row['value'] || NaN));
      into.set(id, values);
    }
    const forecasts = new Map<string, number[]>();
    for (const row of rowsOf(forecastFile as string)) {
      const key = `${row['method']} ${row['id']}`;
      const values = forecasts.get(key) ?? [];
      values.push(Number(row['value']));
      forecasts.set(key, values);
    }
    let compared = 0;
    for (const row of rowsOf(tableFile as string)) {
      if (row['origin'] !== 'published') continue;
      const errors = [...info.entries()]
        .filter(([id, { frequency }]) => frequency === row['frequency'] && actual.get(id)?.every((value) => !Number.isNaN(value)))
        .map(([id, { m }]) => {
          const y = Float64Array.from(actual.get(id) as number[]);
          const f = Float64Array.from(forecasts.get(`${row['method']} ${id}`) as number[]);
          return { smape: smape(y, f), mase: mase(y, f, Float64Array.from(training.get(id) as number[]), m) };
        });
      const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
      expect(errors.length).toBe(Number(row['n_series']));
      // The table has four decimals.
      expect(Math.abs(mean(errors.map((e) => e.smape)) - Number(row['sMAPE']))).toBeLessThan(6e-5);
      expect(Math.abs(mean(errors.map((e) => e.mase)) - Number(row['MASE']))).toBeLessThan(6e-5);
      compared++;
    }
    expect(compared).toBeGreaterThan(20);
  });
});
