import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../shared-data.ts';
import { temporaryFolder } from './synthetic.ts';
import { run } from './terminal.ts';

interface Answer {
  readonly dataset: {
    readonly version: string;
    readonly series: number;
    readonly frequency: string;
    readonly seasonLength: number;
    readonly layout: string;
    readonly roles: { readonly date: string | null; readonly target: string | null; readonly series: string[]; readonly future: string[] };
  };
  readonly leaderboard: { readonly model: string; readonly mase: number; readonly selected?: boolean }[];
  readonly forecasts: ({ readonly series: Record<string, string>; readonly date: string | number; readonly forecast: number } & Record<
    string,
    number
  >)[];
}

interface Job {
  readonly file: readonly string[];
  readonly horizon: number;
  readonly date: string | null;
  readonly target: string | null;
  readonly keys: readonly string[];
  readonly future?: readonly string[];
  readonly series: number;
  readonly frequency: string;
  readonly seasonLength: number;
  readonly layout?: 'wide';
  /** First forecast date of the first series. */
  readonly first: string | number;
  /** Lines that are left of a large file, beside the first. */
  readonly only?: RegExp;
  /** Models of a file on which all would take minutes. */
  readonly models?: string;
}

/** What is chosen without being asked, on files that are small or cut down to some series. */
const whole: readonly Job[] = [
  { file: ['main-job', 'air_passengers.csv'], horizon: 12, date: 'Month', target: 'Passengers', keys: [], series: 1, frequency: 'monthly', seasonLength: 12, first: '1961-01' },
  { file: ['main-job', 'm4_quarterly_sample.csv'], horizon: 8, date: 'ds', target: 'y', keys: ['unique_id'], series: 20, frequency: 'integer', seasonLength: 4, first: 99 },
  { file: ['main-job', 'store_sales_long.csv'], only: /,44,(DAIRY|PRODUCE),/, horizon: 16, date: 'date', target: 'sales', keys: ['family'], future: ['onpromotion'], series: 2, frequency: 'daily', seasonLength: 7, first: '2017-08-16' },
  { file: ['main-job', 'ecommerce_transactions.csv'], horizon: 28, date: 'Transaction_Date', target: 'Revenue', keys: [], series: 1, frequency: 'daily', seasonLength: 7, first: '2025-10-27' },
]; // prettier-ignore

/** Layouts and columns of large files, as they are, by models that take no time. */
const quick = 'dynamic-optimised-theta';
const large: readonly Job[] = [
  { file: ['main-job', 'store_sales_wide.csv'], horizon: 16, date: 'date', target: null, keys: ['series'], series: 15, frequency: 'daily', seasonLength: 7, layout: 'wide', first: '2017-08-16' },
  { file: ['main-job', 'store_sales_long.csv'], horizon: 16, date: 'date', target: 'sales', keys: ['store_nbr', 'family'], future: ['onpromotion'], series: 15, frequency: 'daily', seasonLength: 7, first: '2017-08-16' },
  { file: ['main-job', 'rossmann_train.csv'], horizon: 42, date: 'Date', target: 'Sales', keys: ['Store'], future: ['DayOfWeek', 'Open', 'Promo', 'StateHoliday', 'SchoolHoliday'], series: 10, frequency: 'daily', seasonLength: 7, first: '2015-08-01' },
  { file: ['main-job', 'atm_withdrawals.csv'], horizon: 56, date: 'day', target: 'withdrawn', keys: ['atm'], series: 8, frequency: 'daily', seasonLength: 7, first: '1998-05-18' },
  { file: ['retail', 'uci_sales_transactions_weekly.csv'], horizon: 8, date: null, target: null, keys: ['Product_Code'], series: 811, frequency: 'integer', seasonLength: 1, layout: 'wide', first: 52 },
].map((job) => ({ models: quick, ...job })) as Job[]; // prettier-ignore

/** Compared with itself, and checked as the others are. */
const repeated: Job = { file: ['main-job', 'umsatz_koeln.csv'], horizon: 28, date: 'Datum', target: 'Umsatz', keys: ['Filiale'], series: 1, frequency: 'daily', seasonLength: 7, first: '2017-08-16' }; // prettier-ignore

/** The file, or the part of it that a job is about, written anew. */
function fileOf({ file, only }: Job, folder: string): string {
  const whole = sharedData(...file) ?? '';
  if (only === undefined) return whole;
  const [head = '', ...lines] = readFileSync(whole, 'utf8').split('\n');
  const part = path.join(folder, file.at(-1) ?? '');
  writeFileSync(part, `${[head, ...lines.filter((line) => only.test(line))].join('\n')}\n`);
  return part;
}

async function forecast(job: Job, ...more: readonly string[]): Promise<Answer> {
  const { folder, remove } = temporaryFolder();
  try {
    const models = job.models === undefined ? [] : ['--models', job.models];
    const options = ['--horizon', String(job.horizon), '--json', '--workspace', path.join(folder, 'workspace'), ...models, ...more];
    const { code, stdout, stderr } = await run(['forecast', fileOf(job, folder), ...options]);
    expect([stderr, code]).toEqual(['', 0]);
    return JSON.parse(stdout) as Answer;
  } finally {
    remove();
  }
}

function check(job: Job, { dataset, leaderboard, forecasts }: Answer): void {
  const { roles, ...rest } = dataset;
  expect({ date: roles.date, target: roles.target, series: roles.series, future: roles.future }).toEqual({
    date: job.date,
    target: job.target,
    series: job.keys,
    future: job.future ?? [],
  });
  expect(rest).toMatchObject({
    series: job.series,
    frequency: job.frequency,
    seasonLength: job.seasonLength,
    layout: job.layout ?? 'long',
  });
  expect(forecasts).toHaveLength(job.series * job.horizon);
  expect(forecasts[0]?.date).toBe(job.first);
  for (const row of forecasts) {
    const bounds = [row['lower_95'], row['lower_80'], row.forecast, row['upper_80'], row['upper_95']].map(Number);
    expect(bounds.every(Number.isFinite)).toBe(true);
    expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
  }
  const mase = (model: string | undefined): number => leaderboard.find((row) => row.model === model)?.mase ?? NaN;
  expect(mase(leaderboard.find(({ selected }) => selected)?.model)).toBeLessThan(mase('seasonal-naive'));
}

describe('forecast FILE --horizon H --json', () => {
  for (const job of [...whole, ...large])
    it.skipIf(sharedData(...job.file) === null)(
      `reads ${job.file.join('/')} right and beats seasonal naive, ${job.models === undefined ? 'with no other option' : 'all of it'}`,
      async () => check(job, await forecast(job)),
      120_000,
    );

  it.skipIf(sharedData(...repeated.file) === null)(
    'gives the same version id and the same bytes at every run, with one and with two workers',
    async () => {
      const first = await forecast(repeated, '--seed', '7', '--workers', '1');
      const second = await forecast(repeated, '--seed', '7', '--workers', '2');
      check(repeated, first);
      expect(first.dataset.version).toMatch(/^[0-9a-f]{64}$/);
      expect(second.dataset.version).toBe(first.dataset.version);
      expect(JSON.stringify(second.forecasts)).toBe(JSON.stringify(first.forecasts));
    },
    120_000,
  );
});
