import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { sharedData } from '../shared-data.ts';

/** A series with its test part. */
export interface TestSeries {
  readonly id: string;
  readonly group: string;
  readonly m: number;
  readonly training: Float64Array;
  /** Length h. */
  readonly actual: Float64Array;
}

/** A method's forecast of one series as others published or computed it; bounds where they gave them. */
export interface PeerForecast {
  readonly mean: Float64Array;
  readonly bounds: readonly { readonly level: number; readonly lower: Float64Array; readonly upper: Float64Array }[];
}

export interface TestSet {
  readonly series: readonly TestSeries[];
  /** method -> id -> forecast */
  readonly peers: ReadonlyMap<string, ReadonlyMap<string, PeerForecast>>;
  /** The method that OWA is measured against, among the peers. */
  readonly reference: string;
}

const rowsOf = (file: string): string[][] =>
  gunzipSync(readFileSync(file))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')));

function required(...path: readonly string[]): string {
  const file = sharedData(...path);
  if (file === null) throw new Error(`the accuracy figures need the folder of real data with ${path.join('/')}`);
  return file;
}

function competition(file: string): TestSeries[] {
  const parts = new Map<string, { group: string; m: number; train: number[]; test: number[] }>();
  for (const [id = '', group = '', m, , split, , value] of rowsOf(file)) {
    const part = parts.get(id) ?? { group, m: Number(m), train: [], test: [] };
    (split === 'train' ? part.train : part.test).push(Number(value));
    parts.set(id, part);
  }
  return [...parts]
    .filter(([, { test }]) => test.length > 0)
    .map(([id, { group, m, train, test }]) => ({ id, group, m, training: Float64Array.from(train), actual: Float64Array.from(test) }));
}

/** Long rows of id, frequency, method, step, point and, where there are five more, lo80, hi80, lo95, hi95. */
function peersFrom(files: readonly string[]): Map<string, Map<string, PeerForecast>> {
  const cells = new Map<string, Map<string, number[][]>>();
  for (const file of files)
    for (const [id = '', , method = '', step, ...values] of rowsOf(file)) {
      const byId = cells.get(method) ?? new Map<string, number[][]>();
      cells.set(method, byId);
      const steps = byId.get(id) ?? [];
      byId.set(id, steps);
      steps[Number(step) - 1] = values.map((cell) => (cell === '' || cell === 'NA' ? NaN : Number(cell)));
    }
  const column = (steps: number[][], k: number): Float64Array => Float64Array.from(steps, (row) => row[k] ?? NaN);
  const forecast = (steps: number[][]): PeerForecast => ({
    mean: column(steps, 0),
    bounds: Number.isFinite(steps[0]?.[1])
      ? [
          { level: 80, lower: column(steps, 1), upper: column(steps, 2) },
          { level: 95, lower: column(steps, 3), upper: column(steps, 4) },
        ]
      : [],
  });
  return new Map([...cells].map(([method, byId]) => [method, new Map([...byId].map(([id, steps]) => [id, forecast(steps)]))]));
}

/** The M4 sample: series whose test values are known and which R forecast. */
export function m4Set(): TestSet {
  const peers = peersFrom([required('m4', 'm4_A_R_forecasts.csv.gz'), required('m4', 'm4_A_R_hourly_forecasts.csv.gz')]);
  const known = peers.get('ARIMA');
  return { series: competition(required('m4', 'm4_A.csv.gz')).filter(({ id }) => known?.has(id)), peers, reference: 'Naive2' };
}

/** The M3 sample with the published forecasts of 24 methods. */
export const m3Set = (): TestSet => ({
  series: competition(required('m3', 'm3_A.csv.gz')),
  peers: peersFrom([required('m3', 'm3_A_published_forecasts.csv.gz')]),
  reference: 'NAIVE2',
});

interface SeriesFile {
  readonly name: string;
  readonly frequency: number;
  readonly h: number;
  readonly values: readonly number[];
}

/** What a period of one of the 43 series is; their files give the season length and horizon only. */
const groupOf = ({ frequency, h }: SeriesFile): string =>
  frequency === 1 && h === 6
    ? 'Yearly'
    : frequency === 4
      ? 'Quarterly'
      : frequency === 12
        ? 'Monthly'
        : frequency === 48
          ? 'Half-hourly'
          : 'Daily';

/** 43 series of R's packages and generated daily retail sales. Series without a season (yearly, h = 6; daily prices, h = 28) have m = 1. */
export function series43Set(): TestSet {
  const folder = required('series43');
  const series = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as SeriesFile)
    .map((file) => ({
      id: file.name,
      group: groupOf(file),
      m: file.frequency,
      training: Float64Array.from(file.values.slice(0, -file.h)),
      actual: Float64Array.from(file.values.slice(-file.h)),
    }));
  return { series, peers: new Map(), reference: '' };
}

/** CPU milliseconds that others took on the 43 series: method -> id -> milliseconds. */
export function series43Times(): Map<string, Map<string, number>> {
  const times = new Map<string, Map<string, number>>();
  for (const line of readFileSync(required('series43', 'results.csv'), 'utf8').trimEnd().split('\n').slice(1)) {
    const [id = '', , , , method = '', , , , , ms] = line.split(',');
    const byId = times.get(method) ?? new Map<string, number>();
    times.set(method, byId);
    byId.set(id, Number(ms));
  }
  return times;
}
