import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../main/app.ts';
import { programPath } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import { temporaryFolder } from './synthetic.ts';
import { run } from './terminal.ts';

let folder = '';
let remove: () => void = () => undefined;
/** Two shops; the second is new, returns on one day, closed on Sundays. Ten days ahead are planned. */
function write(name: string, days: number, ahead: number): string {
  const lines = ['day,shop,units,open,event,price'];
  for (let day = 0; day < days + ahead; day++) {
    const date = new Date(Date.UTC(2024, 0, 1 + day));
    const sunday = date.getUTCDay() === 0;
    for (const shop of ['North', 'South']) {
      if (shop === 'South' && day === 44) continue;
      const units = shop === 'South' && day < 20 ? 0 : shop === 'South' && day === 30 ? -5 : sunday ? 3 : 50 + (day % 7) + (day % 5);
      const event = day % 17 === 3 ? 'Fair' : day % 29 === 4 ? 'Concert' : '';
      lines.push([date.toISOString().slice(0, 10), shop, day < days ? units : '', sunday ? 'no' : 'yes', event, 5 + (day % 3)].join(','));
    }
  }
  const file = path.join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
const config = (): string => {
  const file = path.join(folder, 'recipe.yaml');
  writeFileSync(
    file,
    `recipe:
  - kind: trim-zeros
  - kind: sign
    settings: { negative: missing }
  - kind: closed-days
    settings: { column: open }
  - kind: impute
    settings: { method: median }
    series: { shop: [South] }
  - kind: regressor-encode
    settings: { column: event, method: target }
  - kind: regressor-scale
    settings: { columns: price }
`,
  );
  return file;
};
beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
});
afterAll(() => remove());

interface Imported {
  readonly dataset: { readonly version: string; readonly number: number; readonly name: string };
  readonly choices: { readonly recipe?: { readonly steps: readonly unknown[] } };
  readonly report: { readonly findings: readonly { readonly code: string; readonly message: string; readonly count: number }[] };
}
const importing = async (...args: string[]): Promise<Imported> => {
  const { code, stdout, stderr } = await run(['import', ...args, '--json', '--workspace', path.join(folder, 'workspace')]);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Imported;
};
const withApp = async <T>(work: (app: App) => Promise<T>): Promise<T> => {
  const app = await createApp({
    workspace: path.join(folder, 'workspace'),
    host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) },
    version: 'test',
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
};
const cleanedOf = ({ report }: Imported): string[] =>
  report.findings.filter(({ code }) => code === 'cleaned').map(({ message }) => message);

describe('a recipe', () => {
  it('is applied at import, says what it did, and is repeated on the next file', async () => {
    const first = await importing(write('sales.csv', 60, 10), '--config', config());
    expect(cleanedOf(first)).toEqual([
      'Leading zeros: 20 values changed in 1 series.',
      'Negative values: 1 value changed in 1 series.',
      // Eight Sundays of North, six of South since it opened.
      'Closed days: 14 values changed in 2 series.',
      'Missing values: 2 values changed in 1 series.',
      'Encode categories: 120 values changed in 2 series.',
      'Scale regressors: 139 values changed in 2 series.',
    ]);
    const next = await importing(write('next.csv', 65, 5), '--name', 'sales', '--recipe-of', 'sales');
    expect(next.dataset).toMatchObject({ name: 'sales', number: 2 });
    expect(next.choices.recipe).toEqual(first.choices.recipe);
    expect(cleanedOf(next)).toHaveLength(6);
    const { stderr } = await run([
      'import',
      path.join(folder, 'next.csv'),
      '--name',
      'sales',
      '--workspace',
      path.join(folder, 'workspace'),
    ]);
    expect(stderr).toMatch(/sales v2 was cleaned by a recipe of 6 steps; --recipe-of "sales" repeats it/);
  }, 60_000);

  it('gives the same version for the same file, and the same bytes from stored figures', async () => {
    const again = await importing(path.join(folder, 'sales.csv'), '--config', config());
    expect(again.dataset.number).toBe(1);
    await withApp(async (app) => {
      const { panel } = await app.datasets.panels.get(again.dataset.version);
      app.datasets.panels.forget(again.dataset.version);
      expect((await app.datasets.panels.get(again.dataset.version)).panel).toEqual(panel);
      expect([...panel.start]).toEqual([0, 20]);
      // "open" follows the season, which models know; the recipe has it all the same.
      expect(panel.regressors?.map(({ name }) => name)).toEqual(['price', 'event (mean)']);
      expect(panel.futurePeriods).toBe(10);
      expect(app.store.datasets.figuresOf(again.dataset.version).recipe).toHaveLength(6);
    });
  }, 60_000);

  it('is done again in every fold of a backtest', async () => {
    await withApp(async (app) => {
      const version = app.datasets.list().find(({ number, datasetName }) => number === 1 && datasetName === 'sales');
      const { options } = await app.experiments.defaults(version?.id ?? '');
      const { experimentId, finished } = await app.experiments.train({
        versionId: version?.id ?? '',
        options: { ...options, horizon: 7, folds: 2, models: ['theta'], workers: 1 },
      });
      await finished;
      const { leaderboard } = await app.experiments.get(experimentId);
      expect(leaderboard.map(({ failed }) => failed)).toEqual([0, 0, 0]);
      expect((await app.datasets.panels.get(version?.id ?? '')).folds?.recipe.steps).toHaveLength(6);
    });
  }, 60_000);

  it('is previewed series by series', async () => {
    await withApp(async (app) => {
      const version = app.datasets.list().find(({ number, datasetName }) => number === 1 && datasetName === 'sales');
      const preview = await app.preview({ versionId: version?.id ?? '', recipe: version?.choices.recipe ?? { steps: [] }, index: 1 });
      expect([preview.series, preview.time[0], preview.before[30], preview.dropped]).toEqual([{ shop: 'South' }, '2024-01-01', -5, false]);
      expect([preview.after[19], preview.after[30]]).toEqual([NaN, expect.any(Number)]);
      expect(preview.totals).toMatchObject({ values: 120, seriesChanged: 2, seriesDropped: 0, missingBefore: 1, missingAfter: 20 });
      expect(preview.steps.map(({ changed }) => changed)).toEqual([20, 1, 14, 2, 120, 139]);
      await expect(
        app.preview({ versionId: version?.id ?? '', recipe: { steps: [{ kind: 'closed-days', settings: { column: 'shut' } }] }, index: 0 }),
      ).rejects.toMatchObject({ code: 'bad-input', data: { field: 'recipe.steps.0' } });
      expect(readdirSync(path.join(folder, 'workspace', 'data')).filter((name) => name.startsWith('.'))).toEqual([]);
    });
  }, 60_000);
});
