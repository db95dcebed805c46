import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RegressionOptions } from '../../../contract/entities/regression.ts';
import type { App } from '../../../main/app.ts';
import { createRng } from '../../../engine/core/rng.ts';

/** Single sales, the same from the first on: more rows change nothing of those before. What is paid is not quite units times price. */
export function salesCsv(rows: number, from = 0): string {
  const rng = createRng(5);
  const lines = ['Date,Units,Price,Region,Revenue'];
  for (let i = 0; i < rows; i++) {
    const units = 1 + Math.floor(9 * rng.uniform());
    const price = 5 + Math.floor(40 * rng.uniform()) / 2;
    const region = ['North', 'South', 'West'][Math.floor(3 * rng.uniform())] as string;
    const revenue = units * price * (region === 'North' ? 0.9 : 1) * (1 + 0.05 * rng.normal());
    const date = new Date(Date.UTC(2024, 0, 1) + Math.floor(i / 4) * 86_400_000).toISOString().slice(0, 10);
    if (i >= from) lines.push(`${date},${units},${price},${region},${revenue.toFixed(2)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Trains a small model of single rows on a file that it writes. @returns its id */
export async function trainRows(
  app: App,
  folder: string,
  { name, rows = 600, trees = 40, without = [] }: { name: string; rows?: number; trees?: number; without?: readonly string[] },
): Promise<string> {
  const source = { path: path.join(folder, `sales-${rows}.csv`), name: `sales-${rows}.csv` };
  writeFileSync(source.path, salesCsv(rows));
  const seen = await app.regression.inspect(source, 'Revenue');
  const features = seen.columns.flatMap(({ name: column, proposed }) => (proposed && !without.includes(column) ? [proposed] : []));
  const options: RegressionOptions = { target: 'Revenue', date: 'Date', features, model: 'gradient-boosting', trees };
  const { modelId, finished } = app.regression.train(source, options, name);
  await finished;
  return modelId;
}
