import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createRng } from '../../engine/core/rng.ts';
import { modelByKind } from '../../engine/models/index.ts';
import type { Spec } from '../../engine/models/model.ts';
import { fillGaps } from '../../engine/transforms/fill-gaps.ts';
import { column, csvRows } from '../engine/csv-rows.ts';
import { sharedData } from '../shared-data.ts';

// npm run node -- tests/bench/several-seasons.ts [--models a,b] [--spec JSON] [--r | --r-results FILE] [--keep FILE]
// Our models beside R's tbats and stlf on series with one or several seasons. --r runs R, which takes minutes; --keep stores what it said.
const { values: asked } = parseArgs({
  options: {
    spec: { type: 'string', default: '{}' },
    models: { type: 'string', default: 'mstl,mstl-arima,arima,exponential-smoothing' },
    r: { type: 'boolean', default: false },
    'r-results': { type: 'string' },
    keep: { type: 'string' },
  },
});

interface Case {
  readonly id: string;
  readonly group: string;
  readonly seasons: readonly number[];
  readonly training: Float64Array;
  readonly actual: Float64Array;
}

interface Result {
  readonly mean: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly cpuMs: number;
}

function needed(...segments: readonly string[]): string {
  const file = sharedData(...segments);
  if (file === null) throw new Error(`needs the folder of real data with ${segments.join('/')}`);
  return file;
}

/** Every `step`th series of a file with columns id, split and value whose test part begins with a value, at most `most` of them. */
function competition(file: string, group: string, seasons: readonly number[], step: number, most: number, frequency?: string): Case[] {
  const byId = new Map<string, { training: number[]; actual: number[] }>();
  for (const row of csvRows(file)) {
    if (frequency !== undefined && row['frequency'] !== frequency) continue;
    const parts = byId.get(row['id'] as string) ?? { training: [], actual: [] };
    (row['split'] === 'train' ? parts.training : parts.actual).push(
      row['value'] === '' || row['value'] === 'NA' ? NaN : Number(row['value']),
    );
    byId.set(row['id'] as string, parts);
  }
  const all = [...byId].filter(([, { actual }]) => actual.length > 0 && !Number.isNaN(actual[0]));
  return all
    .filter((_, i) => i % step === 0)
    .slice(0, most)
    .map(([id, { training, actual }]) => ({
      id,
      group,
      seasons,
      training: Float64Array.from(training),
      actual: Float64Array.from(actual),
    }));
}

function classic(id: string, seasons: readonly number[], h: number, group = 'one season'): Case {
  const y = column(csvRows(needed('classic', `${id}.csv`)), 'value');
  return { id, group, seasons, training: y.slice(0, y.length - h), actual: y.slice(y.length - h) };
}

/** Daily sales of 15 pairs of store and family, the last four weeks held back. */
function favorita(group: string, seasons: readonly number[]): Case[] {
  const rows = csvRows(needed('favorita', 'top_series_sales.csv'));
  return Object.keys(rows[0] ?? {})
    .filter((name) => name !== 'date')
    .map((id) => {
      const y = column(rows, id);
      return { id, group, seasons, training: y.slice(0, y.length - 28), actual: y.slice(y.length - 28) };
    });
}

const cases: readonly Case[] = [
  ...['AirPassengers', 'co2', 'nottem', 'USAccDeaths', 'wineind', 'gas'].map((id) => classic(id, [12], 24)),
  ...['UKgas', 'woolyrnq'].map((id) => classic(id, [4], 8)),
  ...competition(needed('m4', 'm4_A.csv.gz'), 'M4 hourly', [24, 168], 3, 8, 'Hourly'),
  ...competition(needed('nn5', 'nn5_daily.csv.gz'), 'NN5 daily', [7], 14, 8),
  classic('taylor', [48, 336], 336, 'taylor'),
];

/** Daily series for which a year is a second season; R's functions take minutes for each. */
const years: readonly Case[] = [[7], [7, 365]].flatMap((seasons) => [
  ...competition(needed('nn5', 'nn5_daily.csv.gz'), `NN5 ${seasons.join('+')}`, seasons, 4, 28),
  ...favorita(`Fav. ${seasons.join('+')}`, seasons),
]);

function ours(kind: string, { id, seasons, training, actual }: Case): Result {
  const model = modelByKind(kind);
  const seasonLength = seasons[0] as number;
  const y = model.acceptsMissing ? training : fillGaps(training, seasonLength);
  const run = () =>
    model.forecast(
      model.fit({ id, y, seasonLength, seasons }, JSON.parse(asked.spec) as Spec, { rng: createRng(1), shouldStop: () => false }),
      {
        horizon: actual.length,
        levels: [95],
      },
    );
  run();
  const before = process.cpuUsage();
  const { mean, intervals } = run();
  const { user, system } = process.cpuUsage(before);
  const [band] = intervals;
  if (!band) throw new Error(`${kind} gave no interval`);
  return { mean, lower: band.lower, upper: band.upper, cpuMs: (user + system) / 1000 };
}

function askR(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'several-seasons-'));
  try {
    const rows = cases.flatMap(({ id, seasons, training, actual }) =>
      Array.from(training, (value) => `${id},${seasons.join('|')},${actual.length},${Number.isNaN(value) ? 'NA' : value}`),
    );
    writeFileSync(path.join(folder, 'series.csv'), `id,seasons,h,value\n${rows.join('\n')}\n`);
    const script = path.join(import.meta.dirname, 'peers', 'several_seasons.R');
    return execFileSync('Rscript', [script, path.join(folder, 'series.csv')], { encoding: 'utf8', maxBuffer: 1 << 26 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** method -> id -> result */
function resultsOf(text: string): Map<string, Map<string, Result>> {
  const results = new Map<string, Map<string, Result>>();
  const lines = text.trim().split('\n').slice(1);
  for (const { id, actual } of cases)
    for (const method of ['R stlf, ETS', 'R stlf, ARIMA', 'R tbats']) {
      const cells = lines
        .filter((line) => line.startsWith(`${id},${method},`))
        .map((line) => line.slice(id.length + method.length + 2).split(','));
      if (cells.length !== actual.length) continue;
      const at = (k: number): Float64Array => Float64Array.from(cells, (cell) => Number(cell[k]));
      const byId = results.get(method) ?? new Map<string, Result>();
      byId.set(id, { mean: at(1), lower: at(2), upper: at(3), cpuMs: 1000 * Number(cells[0]?.[4]) });
      results.set(method, byId);
    }
  return results;
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** MASE by the shortest season, share inside 95 percent bounds, and MSIS. */
function score({ seasons, training, actual }: Case, { mean, lower, upper }: Result): readonly [number, number, number] {
  const m = seasons[0] as number;
  const changes = [...training.subarray(m)]
    .map((value, t) => Math.abs(value - (training[t] as number)))
    .filter((value) => !Number.isNaN(value));
  const scale = average(changes);
  const steps = [...actual.keys()].filter((i) => !Number.isNaN(actual[i] as number));
  let [error, inside, interval] = [0, 0, 0];
  for (const i of steps) {
    const [y, low, high] = [actual[i] as number, lower[i] as number, upper[i] as number];
    error += Math.abs(y - (mean[i] as number));
    inside += y >= low && y <= high ? 1 : 0;
    interval += high - low + 40 * (Math.max(0, low - y) + Math.max(0, y - high));
  }
  const n = steps.length;
  return [error / n / scale, inside / n, interval / n / scale];
}

const text = asked['r-results'] === undefined ? (asked.r ? askR() : null) : readFileSync(asked['r-results'], 'utf8');
if (asked.keep !== undefined && text !== null) writeFileSync(asked.keep, text);
const peers = text === null ? new Map<string, Map<string, Result>>() : resultsOf(text);
process.stdout.write(`${'group'.padEnd(12)}${'method'.padEnd(24)}series   MASE   95%    MSIS     CPU ms\n`);
for (const group of new Set([...cases, ...years].map((one) => one.group))) {
  const members = [...cases, ...years].filter((one) => one.group === group);
  const print = (method: string, results: readonly (readonly [Case, Result])[]): void => {
    if (results.length === 0) return;
    const scores = results.map(([one, result]) => score(one, result));
    const [mase, inside, msis] = [0, 1, 2].map((k) => average(scores.map((values) => values[k] as number))) as [number, number, number];
    const cpu = median(results.map(([, { cpuMs }]) => cpuMs));
    process.stdout.write(
      `${group.padEnd(12)}${method.padEnd(24)}${String(results.length).padStart(6)}${mase.toFixed(3).padStart(7)}${(100 * inside).toFixed(1).padStart(6)}${msis.toFixed(2).padStart(8)}${cpu.toFixed(1).padStart(11)}\n`,
    );
  };
  for (const kind of asked.models.split(','))
    print(
      kind,
      members.map((one) => [one, ours(kind, one)] as const),
    );
  for (const [method, byId] of cases.some((one) => one.group === group) ? peers : [])
    print(
      method,
      members.flatMap((one) => {
        const result = byId.get(one.id);
        return result ? [[one, result] as const] : [];
      }),
    );
}
